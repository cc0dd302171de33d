"""Offering a role, deciding about it by two, taking it up or declining it.

Nobody becomes a member by somebody else's act alone: an existing account takes a role up itself, a
new person by signing in for the first time.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qihang.apps.orgs import rules
from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.events import AccountTouched
from qihang.apps.orgs.models import Account, Invitation, Membership, Org
from qihang.apps.orgs.queries.dual_control import (
    led_by,
    managers_of,
    managing_seats,
)
from qihang.apps.orgs.queries.invitations import open_at
from qihang.apps.orgs.queries.persons import accounts_of_person
from qihang.apps.orgs.queries.standing import standing_of
from qihang.apps.orgs.rules import OrgKind, Role, Tenure
from qihang.apps.orgs.services.accounts import account_called, must_not_be_kept, open_account
from qihang.apps.orgs.services.memberships import (
    hold,
    lending_refusal,
    must_be_possible,
    must_manage,
)
from qihang.apps.orgs.services.proposals import (
    NOT_OPEN,
    confirm_proposal,
    end_proposal,
    lock_proposal,
)
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Refusal, Scope, bus
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is to be a member: the sign-in name and the name."""

    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of an offer: the first password of an account that was opened, else ""."""

    invitation: Invitation
    password: str = ""


@transaction.atomic
def invite(
    scope: Scope, person: Invitee, org: Org, role: Role, *, start: date, end: date | None = None
) -> Invited:
    """Offer somebody a role; a new person's account is opened, an existing one takes it up itself.

    Where two must decide (rules.needs_two) neither happens before `confirm`. Refuses with
    out_of_reach, name_kept, own_account, cannot_hold, role_not_here, dates_reversed, org_closed,
    already_member, already_invited.
    """
    must_manage(scope, org)
    account = account_called(person.username)
    if account is None:
        must_not_be_kept(person.username)
    tenure = Tenure(role, OrgKind(org.kind), org.path, start, end)
    must_be_possible(scope, account, org, tenure)
    made = _offer(scope, account, person, org, tenure)
    made.needs_two = bool(scope.account) and rules.needs_two(
        OrgKind(org.kind), org.path, led_by(scope, real_today())
    )
    _save(scope, made)
    if made.needs_two:
        waiting = {m.account_id for m in managers_of(scope, org, real_today())}
        bus.publish(AccountTouched(frozenset(waiting - {scope.account}), "invitation_to_confirm"))
        return Invited(made)
    return _go_on(scope, made)


def open_first(scope: Scope, person: Invitee, org_code: str, role: str) -> Invited:
    """The first accounts of an installation, by the command line: no second is there to decide.

    Raises ValueError where a person asks or the role is none; refuses with no_such_org and as `invite`.
    """
    if not scope.system:
        raise ValueError("only the command line opens accounts alone")
    org = Org.objects.filter(code=org_code).first()
    if org is None:
        raise Refusal("no_such_org", "没有代码为 {org} 的单位。", org=org_code)
    return invite(scope, person, org, Role(role), start=real_today())


@transaction.atomic
def delegate(
    scope: Scope, own: Membership, username: str, org: Org, *, start: date, end: date
) -> Invitation:
    """Offer one's own role to a colleague, at the same organisation or below, until `end`.

    Whether the sign-in name is anybody's is not said. Refuses with not_own, own_account,
    cannot_hold, org_closed, already_member, already_invited and as rules.delegation_refusal.
    """
    if own.account_id != scope.account:
        raise Refusal("not_own", "只能委托您自己的角色。")
    account = account_called(username)
    wanted = Tenure(Role(own.role), OrgKind(org.kind), org.path, start, end)
    if refusal := lending_refusal(own, wanted):
        raise refusal
    must_be_possible(scope, account, org, wanted)
    made = _offer(scope, account, Invitee(username, ""), org, wanted)
    made.lent_from = own
    _save(scope, made)
    _notify(made)
    return made


@transaction.atomic
def confirm(scope: Scope, given: Invitation) -> Invited:
    """Decide as the second. Refuses with not_open, not_needed, out_of_reach, own_account, as
    queries.second_refusal and, for a new person, name_kept or username_taken.
    """
    made = _open(given)
    must_manage(scope, made.org)
    if not made.needs_two or made.confirmed_at is not None:
        raise Refusal("not_needed", "这份邀请不需要再确认。")
    if made.account_id in accounts_of_person(scope):
        raise Refusal("own_account", "不能给自己任命角色，请由另一位管理员办理。")
    confirm_proposal(scope, made, managing_seats(scope, made.org, real_today()))
    _record(scope, "invitation.confirm", made)
    return _go_on(scope, made)


@transaction.atomic
def accept(scope: Scope, given: Invitation) -> Membership:
    """The holder takes the role up. Refuses with not_open, not_confirmed and as `invite` does."""
    made = _open(given)
    _must_be_mine(scope, made)
    if made.needs_two and made.confirmed_at is None:
        raise Refusal("not_confirmed", "这份邀请还在等另一位管理员确认。")
    return _join(scope, made)


@transaction.atomic
def decline(scope: Scope, given: Invitation) -> None:
    """The holder does not want it. Refuses with not_open."""
    made = _open(given)
    _must_be_mine(scope, made)
    _end(scope, made, "declined_at", "invitation.decline")


@transaction.atomic
def withdraw(scope: Scope, given: Invitation, reason: str = "") -> None:
    """Take the offer back; managers of the organisation and who made it. Refuses with not_open."""
    made = _open(given)
    if made.proposed_by_id is None or made.proposed_by_id != scope.account:
        must_manage(scope, made.org)
    _end(scope, made, "withdrawn_at", "invitation.withdraw", reason)


def _offer(
    scope: Scope, account: Account | None, person: Invitee, org: Org, tenure: Tenure
) -> Invitation:
    now, username = real_now(), account.username if account else person.username
    same = Invitation.objects.filter(username=username, org=org, role=tenure.role)
    over = same.exclude(open_at(now)).filter(
        accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
    )
    for expired in over.select_for_update(of=("self",)).select_related("org"):
        must_be_as_signed(invitation=[expired.pk])
        _end(scope, expired, "withdrawn_at", "invitation.withdraw")
    if same.filter(open_at(now)).exists():
        raise Refusal("already_invited", "对这个登录名的同一份邀请还没有答复，请等待或先撤回。")
    return Invitation(
        account=account, username=username, name=person.name, org=org, role=tenure.role,
        from_date=tenure.start, until_date=tenure.end, proposed_by_id=scope.account,
        proposed_at=now, expires_at=now + load().duration("invitation_life", real_today()),
    )  # fmt: skip


def _go_on(scope: Scope, made: Invitation) -> Invited:
    """Decided: a new person begins at once with a first password, a known one is asked."""
    if made.account_id is not None:
        _notify(made)
        return Invited(made)
    account, password = open_account(scope, made.username, made.name, org_path=made.org.path)
    made.account = account
    _join(scope, made)
    return Invited(made, password)


def _join(scope: Scope, made: Invitation) -> Membership:
    """Everything is asked again: roles and records may have changed since the offer."""
    account = made.account
    if account is None:
        raise NOT_OPEN
    start = made.from_date if made.lent_from_id is None else max(made.from_date, real_today())
    tenure = Tenure(Role(made.role), OrgKind(made.org.kind), made.org.path, start, made.until_date)
    if made.lent_from is not None:
        if refusal := lending_refusal(made.lent_from, tenure):
            raise refusal
    elif made.proposed_by_id is not None:
        # An offer ends with the role of who made it, as all that was given does.
        must_manage(standing_of(made.proposed_by_id, real_now()).scope, made.org)
    must_be_possible(scope, account, made.org, tenure, own=True)
    member = hold(scope, account, made.org, tenure, made.proposed_by_id, made.lent_from)
    made.accepted_at, made.membership = real_now(), member
    made.save(update_fields=["account", "accepted_at", "membership"])
    _record(scope, "invitation.accept", made)
    return member


def _open(given: Invitation) -> Invitation:
    related = ("account", "org", "proposed_by", "lent_from__org")
    return lock_proposal("invitation", given, *related)


def _must_be_mine(scope: Scope, made: Invitation) -> None:
    if made.account_id is None or made.account_id != scope.account:
        raise Refusal("not_yours", "这份邀请不是给您的。")


def _save(scope: Scope, made: Invitation) -> None:
    made.save()
    _record(scope, "invitation.propose", made)


def _end(scope: Scope, made: Invitation, column: str, act: str, reason: str = "") -> None:
    end_proposal(made, column)
    _record(scope, act, made, reason)


def _notify(made: Invitation) -> None:
    if made.account_id is not None:
        bus.publish(AccountTouched(frozenset({made.account_id}), "invitation_made"))


def _record(scope: Scope, act: str, made: Invitation, reason: str = "") -> None:
    after = {
        "username": made.username, "role": made.role, "org": made.org.code,
        "from": made.from_date, "until": made.until_date,
    }  # fmt: skip
    record_act(
        scope, act, "invitation", made.uuid, org_path=made.org.path, after=after, reason=reason
    )
