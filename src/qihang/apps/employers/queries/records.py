"""Employers as a reader reaches them: the own one, those assigned to an office, and all that are verified."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import IN_FORCE, LIVING
from qihang.apps.orgs.queries import within
from qihang.kernel import Permission, Scope

_VERIFIED = Q(status__in=sorted(state.value for state in IN_FORCE))


def employers_in(scope: Scope) -> QuerySet[Employer]:
    """The reader's own employer; those whose office it reaches; to officials every verified one.

    Verified is recognised everywhere. What hides contacts from those who only see is `pages`.
    """
    condition = within(scope, Permission.EMPLOYER_MANAGE_OWN)
    condition |= within(scope, Permission.EMPLOYER_VERIFY, "office_path")
    condition |= within(scope, Permission.EMPLOYER_SEE, "office_path")
    if scope.allows(Permission.EMPLOYER_SEE):
        condition |= _VERIFIED
    return Employer.objects.filter(condition)


def employer_in(scope: Scope, uuid: UUID) -> Employer:
    """One of them; raises Employer.DoesNotExist outside the scope."""
    return employers_in(scope).select_related("org", "branch_of", "merged_into").get(uuid=uuid)


def employer_of(scope: Scope) -> Employer | None:
    """The reader's own employer: the first where they work for several."""
    own = within(scope, Permission.EMPLOYER_MANAGE_OWN)
    if scope.system:
        return None
    return Employer.objects.filter(own).exclude(status="merged").order_by("pk").first()


def by_code(scope: Scope, code: str) -> Employer | None:
    """The living employer with this credit code that the reader reaches."""
    living = employers_in(scope).filter(status__in=sorted(state.value for state in LIVING))
    return living.filter(code=code.strip().upper()).first()


def verified_ids(scope: Scope, ids: Collection[int]) -> frozenset[int]:  # noqa: ARG001 - that a firm is verified is public
    """Those of the employers whose verification is in force."""
    rows = Employer.objects.filter(_VERIFIED, pk__in=set(ids))
    return frozenset(rows.values_list("pk", flat=True))


def employer_rows(scope: Scope, ids: Collection[int]) -> dict[int, Employer]:
    """Those of the employers that the reader reaches, by id."""
    return employers_in(scope).in_bulk(sorted(set(ids)))
