"""What checks found about registrations: answered by the university, decided by two, told, contested.

Owns: CheckRun, Finding, FindingSubject, FindingMove, FindingMaterial, FindingDecision, GraduateQuestion,
SupervisionLetter, LetterUniversity.
Hears: GraduatesChanged.
"""
