"""The lists of offices: agreements by condition, and graduates who have none alive."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from qihang.apps.agreements.models import Agreement, AgreementNumber
from qihang.apps.agreements.queries.records import SEES, agreements_in
from qihang.apps.agreements.rules import ALIVE, AgreementState, plain_number
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import orgs_in, under, within
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import asked_in
from qihang.kernel import Cohort, Permission, Scope
from qihang.kernel.names import as_typed, name_pattern
from qihang.web import parameters

SORTS = {
    "name": ("graduate__name_key", "pk"),
    "-name": ("-graduate__name_key", "-pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
}


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What to look for; empty looks for all.

    `words` is a number of an agreement, also one that was replaced, a name, an exam or student number, or
    part of an employer's name.
    """

    words: str = ""
    status: str = ""
    org: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "AgreementFilter":
        """From an address; what cannot be read counts as not asked."""
        status = asked.get("status", "")
        return cls(
            as_typed(asked.get("q", ""))[:60],
            status if status in set(AgreementState) else "",
            parameters.uuid_of(asked.get("org", "")),
        )


def list_in(
    scope: Scope, cohort: Cohort, wanted: AgreementFilter, sort: str = ""
) -> QuerySet[Agreement]:
    """The agreements of a cohort that match; those of one's own do not count as seen by an office."""
    rows = agreements_in(scope, cohort).filter(within(scope, SEES, kind="agreement"))
    if wanted.words:
        rows = rows.filter(_matches(wanted.words))
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.org is not None:
        org = orgs_in(scope, SEES).filter(uuid=wanted.org).first()
        rows = rows.filter(under([org.path])) if org else rows.none()
    return rows.order_by(*SORTS.get(sort, ("-issued_at", "-pk")))


def agreements_to_report(
    scope: Scope, cohort: Cohort, status: AgreementState | None = None, code: str = ""
) -> QuerySet[Agreement]:
    """Every agreement in the order in which they came, of one status and organisation if named."""
    rows = agreements_in(scope, cohort).order_by("pk")
    if status is not None:
        rows = rows.filter(status=status.value)
    if code:
        path = Org.objects.filter(code=code).values_list("path", flat=True).first()
        rows = rows.filter(under([path] if path else []))
    return rows


def without_agreement(scope: Scope, cohort: Cohort, asked: Mapping[str, str]) -> QuerySet[Graduate]:
    """Graduates of the cohort, as the list of graduates filters them, who may be given a number now."""
    alive = Agreement.objects.filter(
        graduate=OuterRef("pk"), status__in=sorted(state.value for state in ALIVE)
    )
    mine = within(scope, Permission.AGREEMENT_MANAGE)
    return asked_in(scope, cohort, asked).filter(mine, ~Exists(alive), standing="")


def graduates_to_give(scope: Scope, uuids: list[UUID]) -> QuerySet[Graduate]:
    """Those of these graduates to whom the scope may give numbers, in the order of their names."""
    mine = within(scope, Permission.AGREEMENT_MANAGE)
    rows = Graduate.objects.filter(mine, uuid__in=uuids)
    return rows.select_related("org").order_by("name_key", "pk")


def series_places(scope: Scope) -> list[Org]:
    """The universities and colleges for which the scope may issue series."""
    rows = orgs_in(scope, Permission.AGREEMENT_ISSUE)
    return list(rows.filter(kind__in=["university", "college"]))


def waiting_releases(scope: Scope, cohort: Cohort) -> int:
    """How many graduates whose agreements the scope manages ask to be released."""
    rows = Agreement.objects.filter(
        within(scope, Permission.AGREEMENT_MANAGE),
        cohort=cohort.year,
        status=AgreementState.RELEASE_ASKED.value,
    )
    return rows.count()


def _matches(words: str) -> Q:
    number = plain_number(words)
    given = AgreementNumber.objects.filter(agreement=OuterRef("pk"), number=number)
    if words.isascii() and any(c.isdigit() for c in words):
        person = Q(graduate__exam_number=words) | Q(graduate__student_number=words)
        return person | Q(Exists(given))
    pattern = name_pattern(words)
    named = Q(graduate__name__regex=pattern) if pattern else Q(graduate__name__contains=words)
    return named | Q(employer_name__contains=words)
