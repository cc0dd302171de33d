"""Questions to graduates: the own one for its graduate, the answers for the province alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.links.models import PublicLink
from qihang.apps.orgs.queries import within
from qihang.apps.verification.models import Finding, GraduateQuestion
from qihang.apps.verification.rules import GraduateAnswer
from qihang.kernel import Cohort, Permission, Scope

DECIDE = Permission.VERIFICATION_DECIDE
QUESTION = "question"  # the purpose of links, and the kind of their subject


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many were asked, answered, and how; of the whole province."""

    asked: int
    confirmed: int
    denied: int
    waiting: int  # denied and not yet rechecked


def reads_answers(scope: Scope) -> bool:
    """Whether the scope may read what graduates answered: who decides over the whole tree."""
    return any(path.count("/") == ROOT for path in scope.paths(DECIDE)) or bool(scope.system)


ROOT = 2  # slashes of the province's path


def own_question(scope: Scope) -> GraduateQuestion | None:
    """The newest question about the account's own registration."""
    if scope.graduate is None:
        return None
    rows = GraduateQuestion.objects.filter(graduate=scope.graduate)
    return rows.select_related("destination").order_by("-asked_on", "-pk").first()


def question_of_link(scope: Scope, link: PublicLink) -> GraduateQuestion | None:
    """What a link asks; None where the registration counts no more or it was answered."""
    del scope
    if link.purpose != QUESTION:
        return None
    rows = GraduateQuestion.objects.select_related("destination__graduate")
    return rows.filter(uuid=link.subject).first()


def question_about(scope: Scope, finding: Finding) -> GraduateQuestion | None:
    """What the graduate answered about the registration of a finding; for the province alone."""
    if not reads_answers(scope) or finding.destination_id is None:
        return None
    rows = GraduateQuestion.objects.filter(destination=finding.destination_id)
    return rows.exclude(answer="").first()


def question_counts(scope: Scope, cohort: Cohort) -> QuestionCounts:
    """Counts for the province; of nobody else."""
    if not reads_answers(scope):
        return QuestionCounts(0, 0, 0, 0)
    denied = Q(answer=GraduateAnswer.DENIED.value)
    found = GraduateQuestion.objects.filter(cohort=cohort.year).aggregate(
        asked=Count("pk"),
        confirmed=Count("pk", filter=Q(answer=GraduateAnswer.CONFIRMED.value)),
        denied=Count("pk", filter=denied),
        waiting=Count("pk", filter=denied & Q(recheck=None)),
    )
    return QuestionCounts(**found)


def to_ask(scope: Scope, cohort: Cohort, path: str) -> QuerySet[Destination]:
    """Registrations that count at or below `path` and whose graduates were not asked."""
    mine = within(scope, DECIDE)
    rows = Destination.objects.filter(mine, cohort=cohort.year, status__in=sorted(EFFECTIVE))
    rows = rows.filter(org_path__startswith=path, graduate_question=None)
    return rows.select_related("graduate").order_by("pk")


def question_named(scope: Scope, uuid: UUID) -> GraduateQuestion:
    """One question; raises GraduateQuestion.DoesNotExist where it is neither the own one nor the province's."""
    mine = Q(graduate__in=scope.own_records)
    rows = (
        GraduateQuestion.objects.all()
        if reads_answers(scope)
        else GraduateQuestion.objects.filter(mine)
    )
    return rows.select_related("destination").get(uuid=uuid)


def newest_recheck(scope: Scope, cohort: Cohort) -> date | None:
    """The day of the newest draw of rechecks."""
    if not reads_answers(scope):
        return None
    rows = Finding.objects.filter(cohort=cohort.year, check_code=RECHECK)
    newest: date | None = rows.aggregate(day=Max("found_on"))["day"]
    return newest


RECHECK = "recheck"
