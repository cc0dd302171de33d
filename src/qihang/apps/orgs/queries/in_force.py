"""Which memberships are in force on a day: the one condition on which every access stands.

A membership is in force within its dates, while its account is open; one that was lent also only as
long as the one it was lent from. Grants and tokens stand on memberships (`basis`, `held_as`), power
sessions on any that may open them: nothing is ended by a job that might not have run yet.
"""

from typing import Any

from django.db.models import Case, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, When

from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.roles import roles_holding
from qihang.kernel import Permission


def valid_on(day: Any, prefix: str = "") -> Q:
    """Memberships whose dates hold that day; `prefix` leads to them ("basis__")."""
    until = Q(**{f"{prefix}until_date__isnull": True}) | Q(**{f"{prefix}until_date__gt": day})
    return Q(**{f"{prefix}from_date__lte": day}) & until


def in_force(day: Any, prefix: str = "") -> Q:
    """Memberships in force on that day; `prefix` leads to them ("basis__")."""
    lender = f"{prefix}delegated_by__"
    own = Q(**{f"{prefix}delegated_by__isnull": True})
    lent = valid_on(day, lender) & Q(**{f"{lender}account__is_active": True})
    open_ = Q(**{f"{prefix}account__is_active": True})
    return valid_on(day, prefix) & open_ & (own | lent)


def stands(day: Any, prefix: str) -> Case:
    """The same as a column: whether the membership `prefix` leads to is in force."""
    return Case(When(in_force(day, prefix), then=True), default=False)


def power_stands(day: Any) -> Exists:
    """Power sessions whose holder still has a role that may open them there."""
    held = Membership.objects.filter(
        in_force(day), account=OuterRef("account"), role__in=roles_holding(Permission.POWER_OPEN)
    ).alias(opened=ExpressionWrapper(OuterRef("path"), CharField()))
    return Exists(held.filter(opened__startswith=F("org__path")))


def in_force_sql(alias: str) -> str:
    """The same as `in_force`, as SQL about a row of orgs_membership; needs `%(day)s`."""
    lent = f"""SELECT FROM orgs_membership lender
        JOIN orgs_account owner ON owner.id = lender.account_id AND owner.is_active
        WHERE lender.id = {alias}.delegated_by_id AND {_valid_sql("lender")}"""
    return f"""({_valid_sql(alias)} AND ({alias}.delegated_by_id IS NULL OR EXISTS ({lent}))
        AND EXISTS (SELECT FROM orgs_account a WHERE a.id = {alias}.account_id AND a.is_active))"""


def _valid_sql(alias: str) -> str:
    return f"""{alias}.from_date <= %(day)s
        AND ({alias}.until_date IS NULL OR {alias}.until_date > %(day)s)"""
