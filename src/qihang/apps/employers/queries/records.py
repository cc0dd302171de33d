"""Employers as a reader reaches them: the own one, those assigned to an office, and all that are verified."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.employers.rules import IN_FORCE, LIVING, EmployerState
from qihang.apps.orgs.queries import within
from qihang.kernel import Permission, Scope

VERIFIED = Q(status__in=sorted(state.value for state in IN_FORCE))
_LIVING = Q(status__in=sorted(state.value for state in LIVING))
P = Permission


def employers_in(scope: Scope) -> QuerySet[Employer]:
    """The reader's own employer; those whose office it reaches; to officials every verified one.

    Verified is recognised everywhere. What hides contacts from those who only see is `pages`.
    """
    condition = within(scope, P.EMPLOYER_MANAGE_OWN)
    condition |= within(scope, P.EMPLOYER_VERIFY, "office_path")
    condition |= within(scope, P.EMPLOYER_SEE, "office_path")
    if scope.allows(P.EMPLOYER_SEE):
        condition |= VERIFIED
    return Employer.objects.filter(condition)


def employers_to_verify(scope: Scope) -> QuerySet[Employer]:
    """Those that the reader's office verifies."""
    return Employer.objects.filter(within(scope, P.EMPLOYER_VERIFY, "office_path"))


def employer_in(scope: Scope, uuid: UUID) -> Employer:
    """One of them; raises Employer.DoesNotExist outside the scope."""
    rows = employers_in(scope).select_related("org", "branch_of", "merged_into", "licence")
    return rows.get(uuid=uuid)


def employer_of(scope: Scope) -> Employer | None:
    """The reader's own employer: the first where they work for several."""
    return next(iter(own_employers(scope)), None)


def own_employers(scope: Scope) -> Sequence[Employer]:
    """All employers the reader recruits for; duplicates that were merged are not among them."""
    if scope.system:
        return []
    own = Employer.objects.filter(within(scope, P.EMPLOYER_MANAGE_OWN))
    return list(own.exclude(status=EmployerState.MERGED).select_related("branch_of").order_by("pk"))


def own_employer_in(scope: Scope, uuid: UUID) -> Employer:
    """One employer the reader recruits for; raises Employer.DoesNotExist."""
    rows = Employer.objects.filter(within(scope, P.EMPLOYER_MANAGE_OWN))
    return rows.select_related("org", "branch_of", "merged_into", "licence").get(uuid=uuid)


def by_code(scope: Scope, code: str) -> Employer | None:
    """The living employer with this credit code that the reader reaches."""
    return employers_in(scope).filter(_LIVING, code=code.strip().upper()).first()


def living_of_code(scope: Scope, code: str) -> Employer | None:  # noqa: ARG001 - asked by whoever signs up
    """The employer that bears this code, or the one it was merged into."""
    rows = Employer.objects.filter(code=code).select_related("org", "merged_into__org")
    found = rows.filter(_LIVING).first() or rows.order_by("-pk").first()
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


def verified_ids(scope: Scope, ids: Collection[int]) -> frozenset[int]:  # noqa: ARG001 - that a firm is verified is public
    """Those of the employers whose verification is in force."""
    rows = Employer.objects.filter(VERIFIED, pk__in=set(ids))
    return frozenset(rows.values_list("pk", flat=True))


def employer_rows(scope: Scope, ids: Collection[int]) -> dict[int, Employer]:
    """Those of the employers that the reader reaches, by id."""
    return employers_in(scope).in_bulk(sorted(set(ids)))


def history_of(scope: Scope, employer: Employer) -> Sequence[EmployerMove]:  # noqa: ARG001 - of an employer in reach
    """All that happened to it, newest first."""
    return list(employer.moves.select_related("account").order_by("-at", "-pk"))
