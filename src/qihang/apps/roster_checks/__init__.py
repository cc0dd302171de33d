"""Each graduate checks what the roster says, reports errors; the office answers, the registry gets a sheet.

Owns: RosterCheck, RosterReport, RosterReportMove.
Hears: GraduatesChanged.
"""
