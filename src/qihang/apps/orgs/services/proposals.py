"""Deciding by two: what is common to everything that one proposes and another person confirms."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.models.proposals import Proposal
from qihang.apps.orgs.queries.dual_control import second_refusal
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Refusal, Scope
from qihang.policy import load

P = TypeVar("P", bound=Proposal)

NOT_OPEN = Refusal("not_open", "这件事已经办结、答复、撤回或过期。")


def propose(scope: Scope, made: P, life: str) -> P:
    """Save what the account proposes, from now until the policy limit `life` has passed.

    The app judges it first and records its act afterwards, as with every record that is signed.
    """
    now = real_now()
    made.proposed_by_id, made.proposed_at = account_of(scope), now
    made.expires_at = now + load().duration(life, timezone.localdate(now))
    made.save()
    return made


def lock_proposal(kind: str, given: P, *related: str) -> P:
    """The proposal, locked, with the rows it names in `related`; it can still be decided.

    Refuses with not_open, not_as_signed.
    """
    rows = type(given)._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - of any model
    made = rows.select_related(*related).get(pk=given.pk)
    if not is_open(made, real_now()):
        raise NOT_OPEN
    must_be_as_signed(**{kind: [made.pk]})
    return made


def is_open(made: Proposal, now: datetime) -> bool:
    """Whether it can still come to something."""
    return made.expires_at > now and all(getattr(made, column) is None for column in made.ENDS)


def confirm_proposal(
    scope: Scope, made: Proposal, seats: Sequence[Membership], *columns: str
) -> None:
    """Decide as the second, by one of these own roles; `columns` are saved with it.

    Refuses with own_role_needed and as queries.second_refusal: by person, not by account.
    """
    if not seats:
        raise Refusal("own_role_needed", "受委托的角色不能作这项决定，请由任职的人员办理。")
    now = real_now()
    if refusal := second_refusal(scope, seats, made.proposed_by, now):
        raise refusal
    made.confirmed_by_id, made.confirmed_at = account_of(scope), now
    made.save(update_fields=["confirmed_by", "confirmed_at", *columns])


def end_proposal(made: Proposal, ended: str, *columns: str) -> None:
    """It comes to nothing: the column `ended` (withdrawn_at, declined_at) says since when."""
    setattr(made, ended, real_now())
    made.save(update_fields=[ended, *columns])
