"""Who may read a profile, and which parts its graduate chooses to show."""

from enum import StrEnum


class ProfileAudience(StrEnum):
    """Who reads the profile."""

    NOBODY = "nobody"  # hidden: employers applied to before read nothing either
    APPLIED = "applied"  # employers to which the graduate applied
    VERIFIED = "verified"  # and verified employers, as far as matching proposes


class ProfilePart(StrEnum):
    """What is shown only if the graduate chose it; name, university, degree and major are always."""

    PHONE = "phone"
    FILE = "file"
    WISHES = "wishes"


SKILLS_MOST, ABOUT_MOST, WORDS_MOST = 300, 1000, 300
