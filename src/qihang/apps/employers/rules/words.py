"""Kinds of parties and of requests."""

from enum import StrEnum

from qihang.apps.orgs.rules import OrgKind, Role


class Party(StrEnum):
    """What somebody signs up as."""

    EMPLOYER = "employer"
    AGENCY = "agency"

    @property
    def org_kind(self) -> OrgKind:
        """The kind of its organisation."""
        return OrgKind(self.value)

    @property
    def role(self) -> Role:
        """The role of its people."""
        return Role(self.value)

    @property
    def letter(self) -> str:
        """How the code of its organisation begins."""
        return self.value[0]


class RequestKind(StrEnum):
    """What somebody asks who signs up with a code that is there already."""

    JOIN = "join"  # to be one of its recruiters; the lead recruiter decides
    CLAIM = "claim"  # to lead it: nobody does, or the wrong one; the office decides


class EmployerSize(StrEnum):
    """How many work there."""

    BELOW_20 = "below_20"
    BELOW_100 = "below_100"
    BELOW_500 = "below_500"
    BELOW_1000 = "below_1000"
    MORE = "more"
