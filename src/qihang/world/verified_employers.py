"""Employers and agencies of the made-up province in every state, with the people who recruit for them.

Those who can sign in are mostly verified; behind them stand many more, a few of them entered twice, late, or
by an office before they signed up.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from qihang.apps.employers.models import Employer, EmployerMove, RecruiterRequest
from qihang.apps.employers.queries import office_for, universities
from qihang.apps.employers.rules import (
    EMPLOYER_GRAPH,
    IN_FORCE,
    EmployerAction,
    EmployerSize,
    EmployerState,
    Party,
    RequestKind,
)
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.rules import OrgKind, path_of
from qihang.apps.orgs.services import seal
from qihang.apps.registers.rules import plain
from qihang.kernel import Scope
from qihang.kernel.identity import mask
from qihang.policy import load
from qihang.world.copy_frames import advance_sequence
from qihang.world.evidence import kept_sample
from qihang.world.province import World

S, A = EmployerState, EmployerAction
SYSTEM = Scope.for_system("seed")
MORE = {"tiny": 12, "small": 90, "province": 4000}  # besides those who can sign in
# What happened to an employer in each state, from the start; one line is one history.
HISTORIES: dict[EmployerState, tuple[EmployerAction, ...]] = {
    S.VERIFIED: (A.SUBMIT, A.VERIFY),
    S.SUBMITTED: (A.SUBMIT,),
    S.RETURNED: (A.SUBMIT, A.RETURN),
    S.DRAFT: (),
    S.RENEWING: (A.SUBMIT, A.VERIFY, A.RENEW),
    S.EXPIRED: (A.SUBMIT, A.VERIFY, A.EXPIRE),
    S.REVOKED: (A.SUBMIT, A.VERIFY, A.REVOKE),
    S.REFUSED: (A.SUBMIT, A.REFUSE),
    S.LEFT: (A.SUBMIT, A.VERIFY, A.LEAVE),
    S.CLOSED: (A.SUBMIT, A.VERIFY, A.CLOSE),
    S.MERGED: (A.SUBMIT, A.MERGE),
}
REASONS = {
    A.RETURN: "营业执照看不清，请重新上传。",
    A.REFUSE: "信用代码与证照不是同一家单位。",
    A.REVOKE: "招聘时收取培训费，经查属实。",
    A.LEAVE: "今年不再招聘。",
    A.CLOSE: "登记库显示已注销，已与单位核实。",
    A.MERGE: "同一家单位的两个代码，旧代码已停用。",
}
# The states of those who can sign in, in turn, and of the others: mostly verified, some of each.
_SEATED = (S.VERIFIED,) * 8 + (S.SUBMITTED, S.RETURNED, S.RENEWING, S.EXPIRED) + (S.VERIFIED,) * 3
_OTHERS = (
    S.VERIFIED, S.SUBMITTED, S.VERIFIED, S.VERIFIED, S.RETURNED, S.VERIFIED, S.RENEWING, S.VERIFIED,
    S.EXPIRED, S.VERIFIED, S.REFUSED, S.SUBMITTED, S.REVOKED, S.VERIFIED, S.LEFT, S.CLOSED,
    S.MERGED, S.VERIFIED, S.DRAFT, S.VERIFIED,
)  # fmt: skip
_CLAIMED = 17  # of the others every so many-th was entered by an office, and somebody claims it


@dataclass(frozen=True, slots=True)
class EmployerFirm:
    """A firm of the world that is an employer here, with who recruits for it."""

    org: Org
    kind: str
    industry: str
    contact: str
    phone: str
    account: int | None
    state: EmployerState


def write_employers(world: World, day: date) -> int:
    """Employers as they stood on `day`, with their history and requests; how many rows."""
    chance = Random(f"{world.seed} employers")
    firms = _firms(world, chance, day)
    offices = _Offices()
    made = [_employer(chance, firm, offices, n, day) for n, firm in enumerate(firms)]
    verified = [one for one in made if one.status == S.VERIFIED and one.party == Party.EMPLOYER]
    rows = Employer.objects.bulk_create(made, batch_size=500)
    for one, firm in zip(rows, firms, strict=True):
        if firm.state is S.MERGED and verified:
            one.status, one.merged_into = S.MERGED, chance.choice(verified)
            one.save(update_fields=["status", "merged_into"])
    officers = dict(Membership.objects.order_by("-pk").values_list("org__path", "account"))
    moves = [m for o, f in zip(rows, firms, strict=True) for m in _moves(chance, o, f, officers)]
    EmployerMove.objects.bulk_create(moves, batch_size=1000)
    return len(rows) + len(moves) + _requests(chance, rows, day)


class _Offices:
    """Which office verifies a firm of a place: every second one was invited by a university."""

    def __init__(self) -> None:
        self.universities = [org.path for org in universities(SYSTEM)]
        self.by_place: dict[str, str] = {}

    def of(self, place: str, number: int) -> str:
        if number % 2 and self.universities:
            return self.universities[number % len(self.universities)]
        if place not in self.by_place:
            found = office_for(SYSTEM, place)
            self.by_place[place] = found.path if found else self.universities[0]
        return self.by_place[place]


def _firms(world: World, chance: Random, day: date) -> list[EmployerFirm]:
    """Those that stand beside the tree already, and further ones with an organisation of their own."""
    known = {
        f"{letter}-{code}": n for n, code in enumerate(world.employers.code) for letter in "ea"
    }
    outside = list(Org.objects.filter(kind__in=["employer", "agency"]).order_by("pk"))
    seats = dict(Membership.objects.filter(org__in=outside).values_list("org", "account"))
    by_code = {
        org.code[2:]: org for org in reversed(outside)
    }  # a code is an employer's or an agency's
    firms = [
        _firm(world, org, known[org.code], seats.get(org.pk), state)
        for org, state in zip(reversed(by_code.values()), _SEATED, strict=False)
    ]
    taken = {f"e-{code}" for code in by_code}
    free = [
        n
        for n, code in enumerate(world.employers.code[: world.employers.open])
        if f"e-{code}" not in taken
    ]
    chosen = sorted(chance.sample(free, min(MORE[world.size.name], len(free))))
    orgs = Org.objects.bulk_create((_org(chance, world, n) for n in chosen), batch_size=500)
    accounts = _accounts(chance, world, orgs, chosen, day)
    more = zip(orgs, chosen, accounts, strict=True)
    return firms + [
        _firm(world, org, n, account, _OTHERS[at % len(_OTHERS)] if account else S.SUBMITTED)
        for at, (org, n, account) in enumerate(more)
    ]


def _org(chance: Random, world: World, number: int) -> Org:
    code = f"e-{world.employers.code[number]}"
    return Org(
        uuid=_uuid(chance), kind=OrgKind.EMPLOYER, code=code, name=world.employers.name[number],
        path=path_of(OrgKind.EMPLOYER, code), place=world.employers.place[number],
    )  # fmt: skip


def _accounts(
    chance: Random, world: World, orgs: list[Org], chosen: list[int], day: date
) -> list[int | None]:
    """One recruiter each, who cannot sign in; none where an office entered the firm."""
    first = len(world.officials.seats) + world.graduates + 2
    since = timezone.make_aware(datetime.combine(day - timedelta(days=400), time(9)))
    ids = [None if at % _CLAIMED == 1 else first + at for at in range(len(orgs))]
    held = [(at, number) for at, number in enumerate(ids) if number is not None]
    Account.objects.bulk_create(
        (
            Account(
                id=number, uuid=_uuid(chance), username=f"e-{chance.getrandbits(40):010x}",
                name=str(world.employers.contact[chosen[at]]), password=f"!{chance.getrandbits(64)}",
            )
            for at, number in held
        ),
        batch_size=500,
    )  # fmt: skip
    Account.objects.filter(pk__in=[number for _, number in held]).update(created_at=since)
    Membership.objects.bulk_create(
        (
            Membership(
                uuid=_uuid(chance), account_id=number, org=orgs[at], role=Party.EMPLOYER.role,
                from_date=since.date(),
            )
            for at, number in held
        ),
        batch_size=500,
    )  # fmt: skip
    advance_sequence(Account, first + len(orgs))
    return ids


def _firm(
    world: World, org: Org, number: int, account: int | None, state: EmployerState
) -> EmployerFirm:
    known = world.employers
    section = load().codes.table("industry")[str(known.industry[number])].extra.get("section", "")
    contact, phone = str(known.contact[number]), known.phone[number]
    return EmployerFirm(org, known.kind[number], section, contact, phone, account, state)


def _employer(
    chance: Random, firm: EmployerFirm, offices: _Offices, number: int, day: date
) -> Employer:
    agency = firm.org.kind == OrgKind.AGENCY
    name = firm.org.name if number % 9 else f"{firm.org.name} "  # typed as people type
    begun = _begun(day, number)
    made = Employer(
        uuid=_uuid(chance), org=firm.org, org_path=firm.org.path,
        status=S.DRAFT if firm.state is S.MERGED else firm.state,
        party=Party.AGENCY if agency else Party.EMPLOYER, code=firm.org.code[2:],
        name=name.strip(), plain=plain(name), kind=firm.kind, section=firm.industry,
        industry=firm.industry, size=chance.choice(list(EmployerSize)), place=firm.org.place,
        address=f"{chance.choice('东西南北')}路 {chance.randrange(1, 300)} 号", contact_name=firm.contact,
        phone_sealed=seal(firm.phone), phone_masked=mask(firm.phone), lead_id=firm.account,
        licence_id=kept_sample("business licence", day), licence_name="营业执照.pdf",
        service_licence=f"鲁人服证字〔2022〕第{number:04d}号" if agency else "",
        services=["placement", "guidance"] if agency else [],
        office_path=offices.of(firm.org.place, number), entered_by_office=firm.account is None,
        created_at=begun,
    )  # fmt: skip
    _date(made, firm, day, begun)
    return made


def _date(made: Employer, firm: EmployerFirm, day: date, begun: datetime) -> None:
    """Days of the state: some offices are late, some years end soon."""
    acts = HISTORIES[firm.state]
    if acts:
        made.submitted_at = begun
    if A.VERIFY in acts:
        made.verified_at = begun + timedelta(days=2)
        made.verified_until = max(made.verified_at.date(), day) + timedelta(
            days=12 + made.created_at.day * 9
        )
    if firm.state is S.EXPIRED:
        made.verified_until = day - timedelta(days=5)
    if firm.state in {S.SUBMITTED, S.RENEWING}:
        made.due_on = (begun if firm.state is S.SUBMITTED else begun + timedelta(days=30)).date()
        made.due_on = max(made.due_on + timedelta(days=7), day - timedelta(days=4))
    if firm.state is S.CLOSED:
        made.register_ended_on = day - timedelta(days=20)


def _begun(day: date, number: int) -> datetime:
    on = day - timedelta(days=3 + (number * 13) % 60)
    return timezone.make_aware(datetime.combine(on, time(9 + number % 8, number % 60)))


def _moves(
    chance: Random, made: Employer, firm: EmployerFirm, officers: dict[str, int]
) -> list[EmployerMove]:
    """One row for each step of its history, two days apart."""
    state, rows = EMPLOYER_GRAPH.start, []
    for step, action in enumerate(HISTORIES[firm.state]):
        to = EMPLOYER_GRAPH.after(state, action)
        rows.append(
            EmployerMove(
                act=_uuid(chance), employer=made, account_id=_actor(made, firm, action, officers),
                action=action, from_status=state, to_status=to, reason=REASONS.get(action, ""),
                at=made.created_at + timedelta(days=2 * step),
            )
        )  # fmt: skip
        state = to
    return rows


def _actor(
    made: Employer, firm: EmployerFirm, action: EmployerAction, officers: dict[str, int]
) -> int | None:
    """Its recruiter, the office that verifies it, or nobody where the year was over."""
    if action in {A.SUBMIT, A.RENEW, A.LEAVE}:
        return firm.account
    return None if action is A.EXPIRE else officers.get(made.office_path)


def _requests(chance: Random, rows: list[Employer], day: date) -> int:
    """Somebody wants to lead each that an office entered; the demo's own firms have one who wants to join."""
    at = timezone.make_aware(datetime.combine(day - timedelta(days=1), time(15)))
    asking = [one.lead_id for one in rows if one.status in IN_FORCE and one.lead_id][-6:]
    open_to = [one for one in rows if one.lead_id is None][: len(asking)]
    made = [
        RecruiterRequest(
            uuid=_uuid(chance), employer=one, account_id=account, kind=RequestKind.CLAIM,
            words="我是这家单位的人事经理，现在由我负责招聘。", asked_at=at,
            licence_id=kept_sample("authorisation", day), licence_name="授权书.pdf",
        )
        for one, account in zip(open_to, asking, strict=False)
    ]  # fmt: skip
    return len(RecruiterRequest.objects.bulk_create(made))


def _uuid(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
