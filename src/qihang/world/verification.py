"""What checks found in the made-up year, and what became of it: findings in every state, questions, letters, a run.

Written beside the services and signed with the rest. What was upheld ended its registration, as the service would
have; what was cleared speaks of registrations that count.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from random import Random
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, Action, Status
from qihang.apps.orgs.models import Membership, Org
from qihang.apps.orgs.queries import university_path
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.verification.models import (
    CheckRun,
    Finding,
    FindingDecision,
    FindingMove,
    GraduateQuestion,
)
from qihang.apps.verification.rules import APPEAL_DECISIONS, FindingAction, FindingState, due_on
from qihang.policy import load
from qihang.world.finding_stories import ENDING, STORIES, Story
from qihang.world.letters import write_letters
from qihang.world.script import LONG_AGO
from qihang.world.sizes import FEATURED

S, A = FindingState, FindingAction
MOST = 40  # universities with findings
ENDED_TIMES = 5  # each story in which a decision ended a registration: the rates hardly move
ASKED = 60  # graduates of each who were asked
LIFE = timedelta(days=30)


_DECIDING = {A.PROPOSE, A.UPHOLD, A.CORRECT, A.CLEAR, A.KEEP, A.REVERSE, A.REPLY}


@dataclass(slots=True)
class _Written:
    """Everything that is to be written, in the order in which it may be."""

    chance: Random
    day: date
    province: Sequence[int]  # two who decide, two who decide about appeals
    now: datetime  # real time, in which proposals run
    findings: list[Finding] = field(default_factory=list)
    moves: list[FindingMove] = field(default_factory=list)
    decisions: list[FindingDecision] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    followed: list[Destination] = field(default_factory=list)

    def uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def add(self, story: Story, version: Destination, officer: int) -> None:
        found_on = self.day - timedelta(days=story.ago)
        facts = _facts(story.check, version, found_on)
        text = f"{story.check}\n{version.pk}\n{found_on}"
        finding = Finding(
            uuid=self.uuid(), org_path=_path(story, version), status=story.state.value,
            check_code=story.check, severity=story.severity, subject=str(version.pk),
            cohort=version.cohort, university=version.graduate.org.parent, destination=version,
            graduate=version.graduate, facts=facts, facts_digest=sha256(text.encode()).hexdigest(),
            found_on=found_on, due_on=due_on(load(), found_on),
        )  # fmt: skip
        self.findings.append(finding)
        before = S.OPEN
        for number, (action, to, reason) in enumerate(story.moves):
            account = self._of_province(number, action) if action in _DECIDING else officer
            act, at = self.uuid(), _at(found_on + timedelta(days=number + 1))
            self.moves.append(
                FindingMove(
                    act=act, account_id=None if action == A.LAPSE else account, action=action,
                    from_status=before, to_status=to, reason=reason, at=at, finding=finding,
                )
            )  # fmt: skip
            self._decide(finding, action, reason, act, at)
            if action in ENDING:
                self._follow(version, ENDING[action], reason, act, at)
            before = to

    def _of_province(self, number: int, action: FindingAction) -> int:
        return self.province[3] if action in APPEAL_DECISIONS else self.province[number % 2]

    def _decide(
        self,
        finding: Finding,
        action: FindingAction,
        confirmed_reason: str,
        act: UUID,
        at: datetime,
    ) -> None:
        """What a move confirmed; what is proposed and stands so was proposed just now, in real time."""
        first, second = self.province[2:4] if action in APPEAL_DECISIONS else self.province[:2]
        outcome, reason = A.CLEAR.value, "核实无误，建议消除。"
        waits = action == A.PROPOSE and finding.status == S.PROPOSED
        if not waits and action not in {A.UPHOLD, A.CORRECT, A.CLEAR, A.KEEP, A.REVERSE}:
            return
        made = FindingDecision(
            uuid=self.uuid(), finding=finding, outcome=outcome, reason=reason,
            proposed_by_id=first, proposed_at=self.now, expires_at=self.now + LIFE,
        )  # fmt: skip
        if not waits:
            made.outcome, made.reason, made.act = action.value, confirmed_reason, act
            made.proposed_at, made.expires_at = at - timedelta(hours=3), at + LIFE
            made.confirmed_by_id, made.confirmed_at = second, at
            made.effect = {"uphold": "revoked", "correct": "revoked", "reverse": "reinstated"}.get(
                action.value, ""
            )
        self.decisions.append(made)

    def _follow(
        self, version: Destination, action: Action, reason: str, act: UUID, at: datetime
    ) -> None:
        """The registration after a decision: it ends, or counts again."""
        to = Status.REVOKED if action == Action.CORRECT else Status.APPROVED
        self.reviews.append(
            Review(
                act=act, action=action, from_status=version.status, to_status=to, reason=reason,
                at=at, destination=version,
            )
        )  # fmt: skip
        version.status, version.decided_at = to.value, at
        if version not in self.followed:
            self.followed.append(version)

    def write(self) -> int:
        """Write it all; how many rows."""
        Destination.objects.bulk_update(self.followed, ["status", "decided_at"])
        made = (self.findings, self.moves, self.decisions, self.reviews)
        Finding.objects.bulk_create(self.findings)
        FindingMove.objects.bulk_create(self.moves)
        FindingDecision.objects.bulk_create(self.decisions)
        Review.objects.bulk_create(self.reviews)
        return sum(len(rows) for rows in made)


def write_verification(
    seed: int, cohort: int, day: date, now: datetime, finished: Collection[int]
) -> int:
    """Findings with their histories, questions, letters and a run of the cohort as of `day`; how many rows.

    A decision ends registrations only of graduates whose script is `finished`: the year goes on the same,
    whether the clock moves there or begins there.
    """
    accounts = Membership.objects.filter(role=Role.PROVINCE_OFFICER).order_by("pk")
    province = list(accounts.values_list("account", flat=True)[:4])
    written = _Written(Random(seed), day, province, now)
    officers = _officers()
    counting = _by_university(cohort, Q(), ASKED + len(STORIES))
    settled = (
        Q(decided_at__lt=_at(day - LONG_AGO)) & ~Q(employer_code="") & Q(signed_date__isnull=False)
    )
    old = _by_university(cohort, settled, 20 * len(STORIES))
    named = [path for path in counting if path in officers]
    named = sorted(named, key=lambda path: not path.endswith(f"/{FEATURED}/"))[:MOST]
    times: Counter[Story] = Counter()
    rechecks = [one for one in STORIES if one.check == "recheck"]
    told = [one for one in STORIES if one.check != "recheck"]
    for path in named:
        first = sum(times[one] for one in told) % len(told)  # where few count, the next goes on
        turned = (*told[first:], *told[:first])
        stories = [one for one in turned if not one.ends or times[one] < ENDED_TIMES]
        pairs = _paired(stories, old.get(path, ()), finished)
        taken = {version.pk for _, version in pairs}
        others = [version for version in counting[path] if version.pk not in taken]
        for story, version in (*zip(rechecks, others, strict=False), *pairs):
            written.add(story, version, officers[path])
            times[story] += 1
    rows = written.write()
    ended = {version.pk for version in written.followed}
    asked = GraduateQuestion.objects.bulk_create(_questions(written, counting, named, ended))
    rows += write_letters(written.chance, cohort, day, named, (province[0], province[1]), now)
    _run(cohort, day, written.findings)
    return rows + len(asked)


def _paired(
    stories: Sequence[Story], versions: Sequence[Destination], finished: Collection[int]
) -> list[tuple[Story, Destination]]:
    """Each story with the first version left that may have it, as far as there are any."""
    left, pairs = list(versions), []
    for story in stories:
        fits = (v for v in left if not story.ends or v.graduate_id in finished)
        version = next(fits, None)
        if version is not None:
            left.remove(version)
            pairs.append((story, version))
    return pairs


def _officers() -> dict[str, int]:
    rows = Membership.objects.filter(role=Role.UNIVERSITY_OFFICER).order_by("-pk")
    return dict(rows.values_list("org__path", "account"))


def _by_university(cohort: int, wanted: Q, most: int) -> dict[str, list[Destination]]:
    """The first registrations that count, as many of each university."""
    rows = Destination.objects.filter(wanted, cohort=cohort, status__in=sorted(EFFECTIVE))
    rows = rows.select_related("graduate__org__parent").order_by("org_path", "pk")
    found = groupby(rows.iterator(2_000), lambda version: university_path(version.org_path))
    return {
        path: [version for _, version in zip(range(most), some, strict=False)]
        for path, some in found
    }


def _path(story: Story, version: Destination) -> str:
    """Rechecks are the university's, others the college's."""
    return university_path(version.org_path) if story.check == "recheck" else version.org_path


def _facts(check: str, version: Destination, found_on: date) -> dict[str, object]:
    signed = (version.signed_date or found_on).isoformat()
    name = version.employer_name
    if check == "employer_ended":
        ended = (version.signed_date or found_on) - timedelta(days=40)
        return {"employer_name": name, "signed_date": signed, "ended_date": ended.isoformat()}
    if check == "employer_young":
        return {"employer_name": name, "signed_date": signed}
    if check == "employer_name_differs":
        return {"employer_name": name, "employer_code": version.employer_code}
    return {}


def _questions(
    written: _Written,
    counting: dict[str, list[Destination]],
    named: Sequence[str],
    ended: Collection[int],
) -> Iterator[GraduateQuestion]:
    """Most have answered that it is true, one that it is not, the others not yet."""
    asked_on = written.day - timedelta(days=5)
    for path in named:
        asked = [version for version in counting[path] if version.pk not in ended]
        for number, version in enumerate(asked[:ASKED]):
            answer = "" if number % 5 == 0 else "denied" if number == 1 else "confirmed"
            yield GraduateQuestion(
                uuid=written.uuid(), destination=version, graduate=version.graduate,
                cohort=version.cohort, university_path=path, asked_on=asked_on, answer=answer,
                answered_at=_at(asked_on + timedelta(days=1)) if answer else None,
                by_link=bool(answer),
            )  # fmt: skip


def _run(cohort: int, day: date, findings: Sequence[Finding]) -> None:
    """Last night's run, with checks on trial and one that lacks its source."""
    at = _at(day - timedelta(days=1))
    counts = Counter(one.check_code for one in findings if one.check_code != "recheck")
    trials = [check.code for check in load().checks.checks if check.trial and day in check.period]
    CheckRun.objects.create(
        org=Org.objects.get(kind=OrgKind.PROVINCE), cohort=cohort, day=day - timedelta(days=1),
        cause="nightly", state="done", asked_at=at, started_at=at,
        finished_at=at + timedelta(minutes=4), counts=counts, trials=dict.fromkeys(trials, 12),
        saved={"new": 0, "changed": 0, "unchanged": counts.total(), "lapsed": 0},
        not_checkable=[["no_insurance", "insurance"]],
    )  # fmt: skip


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
