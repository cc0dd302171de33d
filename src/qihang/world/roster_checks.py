"""What made-up graduates checked in autumn: most found the own data right, some reported errors.

At every university a few reports stand: mended, refused, and at the day of the world still open.
"""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

from django.utils import timezone

from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import university_path
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import seal
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.models import RosterCheck, RosterReport, RosterReportMove
from qihang.apps.roster_checks.rules import CLOSES, RosterReportAction, RosterReportState
from qihang.apps.roster_checks.services import current, digest_of
from qihang.kernel import Cohort
from qihang.policy import load

_MOST, _REPORTING = 500, 9  # of each university: who checked, who reported
S, A = RosterReportState, RosterReportAction
# What became of reports, in turn; the reason of the answer.
_ENDS = (
    (S.MENDED, A.MEND, "已核对身份证原件和户口本"),
    (S.REFUSED, A.REFUSE, "与录取库一致，请先到公安机关更正户籍"),
    (S.OPEN, None, ""),
)
_OTHER = {"01": "03", "03": "01"}  # another ethnicity


def write_roster_checks(seed: int, cohort: int, day: date) -> int:
    """Checks and reports of the cohort as they stood on `day`; how many rows."""
    chance = Random(seed)
    rows = Graduate.objects.filter(cohort=cohort, account__isnull=False)
    found = rows.select_related("org").order_by("org_path", "pk")
    officers = dict(
        Membership.objects.filter(role=Role.UNIVERSITY_OFFICER)
        .order_by("-pk")
        .values_list("org__path", "account")
    )
    checks: list[RosterCheck] = []
    reports: list[RosterReport] = []
    for path, people in groupby(found.iterator(), lambda g: university_path(g.org_path)):
        some = [graduate for _, graduate in zip(range(_MOST), people, strict=False)]
        if path in officers:
            reports += [_report(chance, g, n, day) for n, g in enumerate(some[:_REPORTING])]
        checks += [_check(chance, g) for g in some[: -len(some) // 4 or None]]
    RosterCheck.objects.bulk_create(checks)
    kept = RosterReport.objects.bulk_create(reports)
    moves = [_move(chance, r, officers[university_path(r.org_path)]) for r in kept]
    return (
        len(checks)
        + len(kept)
        + len(RosterReportMove.objects.bulk_create(move for move in moves if move))
    )


def _check(chance: Random, graduate: Graduate) -> RosterCheck:
    return RosterCheck(
        uuid=_uuid(chance),
        graduate=graduate,
        account_id=graduate.account_id or 0,
        digest=digest_of(graduate),
        checked_at=_in_autumn(chance, graduate.cohort),
    )


def _report(chance: Random, graduate: Graduate, number: int, day: date) -> RosterReport:
    status, _, _ = _ENDS[number % len(_ENDS)]
    right = current(graduate, "ethnicity")
    other = _OTHER.get(right, "01")
    mended = status is S.MENDED
    made = _in_autumn(chance, graduate.cohort)
    if status is S.OPEN:
        made = timezone.make_aware(datetime.combine(day - timedelta(days=number), time(20)))
    return RosterReport(
        uuid=_uuid(chance),
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        status=status,
        field="ethnicity",
        recorded_sealed=seal(other if mended else right),
        right_sealed=seal(right if mended else other),
        note="户口本上的民族与这里不同",
        made_at=made,
    )


def _move(chance: Random, report: RosterReport, officer: int) -> RosterReportMove | None:
    end, action, reason = next(one for one in _ENDS if one[0] == report.status)
    if action is None:
        return None
    return RosterReportMove(
        act=_uuid(chance),
        report=report,
        account_id=officer,
        action=action,
        from_status=S.OPEN,
        to_status=end,
        reason=reason,
        at=report.made_at + timedelta(days=chance.randrange(1, 9)),
    )


def _in_autumn(chance: Random, cohort: int) -> datetime:
    last = load().deadline(CLOSES, Cohort(cohort))
    on = last - timedelta(days=chance.randrange(0, 40))
    return timezone.make_aware(datetime.combine(on, time(19, chance.randrange(60))))


def _uuid(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
