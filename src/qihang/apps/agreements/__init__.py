"""The agreement between graduate, employer and university: numbers, signing, ending, what was lost.

Owns: AgreementSeries, Agreement, AgreementNumber, AgreementPaper, AgreementMove.
Publishes: AgreementSigned, AgreementEnded, AgreementReverted.
Hears: GraduatesChanged, GraduateStandingChanged.
"""
