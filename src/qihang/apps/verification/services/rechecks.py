"""Rechecks drawn by lot: a registration that its graduate denied is looked at among others, so that nobody is betrayed.

Size and day of a draw depend on nothing that a graduate answered: every university with enough registrations gets
the same number, on the same days. What was denied takes a few of these places; the rest waits for the next draw.
"""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import orgs_in, province_path
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import Act, must_be_as_signed, record_acts
from qihang.apps.verification.models import Finding, GraduateQuestion
from qihang.apps.verification.queries import DECIDE, RECHECK, newest_recheck, reads_answers
from qihang.apps.verification.rules import GraduateAnswer, Severity, due_on
from qihang.apps.verification.services.notifications import notify_found
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

ENOUGH = (
    2  # times a draw: a university with fewer registrations gets none, the province looks itself
)


@transaction.atomic
def draw_rechecks(
    scope: Scope, cohort: Cohort, now: datetime, chance: random.Random | None = None
) -> int:
    """Draw for every university, if the interval of the policy has passed; how many registrations.

    Refuses with not_yours below the province.
    """
    if not reads_answers(scope):
        raise Refusal("not_yours", "只有省里可以安排抽查复核。")
    today = timezone.localdate(now)
    lock_until_commit("verification.recheck", str(cohort.year))
    newest = newest_recheck(scope, cohort)
    if newest is not None and today < newest + timedelta(days=load().limit("recheck_every", today)):
        return 0
    lot = chance or random.SystemRandom()
    universities = orgs_in(scope, DECIDE).filter(kind=OrgKind.UNIVERSITY, open_until=None)
    made = [
        one for org in universities.order_by("pk") for one in _draw(scope, org, cohort, today, lot)
    ]
    if made:
        notify_found(scope, made, f"{RECHECK}:{today}", now)
    return len(made)


def _draw(
    scope: Scope, university: Org, cohort: Cohort, today: date, lot: random.Random
) -> list[Finding]:
    size = load().limit("recheck_batch", today)
    rows = Destination.objects.filter(
        org_path__startswith=university.path, cohort=cohort.year, status__in=sorted(EFFECTIVE)
    ).exclude(findings__check_code=RECHECK)
    free = set(rows.values_list("pk", flat=True))
    if len(free) < size * ENOUGH:
        return []
    questions = _denied(university, free, load().limit("recheck_denied_max", today))
    denied = [question.destination_id for question in questions]
    others = lot.sample(sorted(free.difference(denied)), size - len(denied))
    chosen = [*denied, *others]
    lot.shuffle(chosen)
    made = _findings(scope, university, cohort, today, chosen)
    _note(scope, questions, made)
    return made


def _denied(university: Org, free: set[int], most: int) -> list[GraduateQuestion]:
    rows = GraduateQuestion.objects.select_for_update(of=("self",)).filter(
        university_path=university.path, answer=GraduateAnswer.DENIED.value, recheck=None,
        destination__in=free,
    )  # fmt: skip
    return list(rows.order_by("answered_at", "pk")[:most])


def _findings(
    scope: Scope, university: Org, cohort: Cohort, today: date, chosen: Sequence[int]
) -> list[Finding]:
    """Findings of the university alone: to a college, one among its own would say too much."""
    versions = Destination.objects.in_bulk(chosen)
    made = Finding.objects.bulk_create(
        Finding(
            check_code=RECHECK,
            severity=Severity.DOUBT.value,
            subject=str(pk),
            cohort=cohort.year,
            university=university,
            org_path=university.path,
            destination_id=pk,
            graduate_id=versions[pk].graduate_id,
            facts={},
            facts_digest=hashlib.sha256(f"{RECHECK}\n{pk}\n{today}".encode()).hexdigest(),
            found_on=today,
            due_on=due_on(load(), today),
        )
        for pk in chosen
    )
    acts = [
        Act("finding.find", "finding", one.uuid, university.path, after={"check": RECHECK})
        for one in made
    ]
    record_acts(scope, acts)
    return made


def _note(scope: Scope, questions: Sequence[GraduateQuestion], made: Sequence[Finding]) -> None:
    by_version = {one.destination_id: one for one in made}
    if not questions:
        return
    must_be_as_signed(graduate_question=[question.pk for question in questions])
    for question in questions:
        question.recheck = by_version[question.destination_id]
        question.save(update_fields=["recheck"])
    record_acts(
        scope,
        [
            Act(
                "graduate_question.recheck", "graduate_question", question.uuid,
                province_path(question.university_path),
            )
            for question in questions
        ],
    )  # fmt: skip
