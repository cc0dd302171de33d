"""Graduates are asked whether their registration is true, and answer: by a link or signed in.

What they answer stands under the province alone: rows, acts and links carry its path, so that no list,
count or audit of a university has them.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.links.models import PublicLink
from qihang.apps.links.queries import links_to
from qihang.apps.links.services import NewLink, find_link, make_link, open_link, revoke_link
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import province_path, university_path
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.verification.models import GraduateQuestion
from qihang.apps.verification.queries import (
    QUESTION,
    own_question,
    question_of_link,
    reads_answers,
    to_ask,
)
from qihang.apps.verification.rules import GraduateAnswer
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

KIND = "graduate_question"
TEMPLATE = "registration_question"
ANSWERED = Refusal("answered", "您已经回答过了，谢谢。情况有变化的，请联系学校更改登记。")
GONE = Refusal("question_gone", "这条登记已不再统计，不用核实了。")


@transaction.atomic
def ask_graduates(scope: Scope, cohort: Cohort, path: str, now: datetime) -> int:
    """Ask those whose registration counts and who were not asked; how many.

    Refuses with not_yours below the province.
    """
    if not reads_answers(scope):
        raise Refusal("not_yours", "只有省里可以请毕业生核实。")
    today = timezone.localdate(now)
    lock_until_commit("verification.ask", province_path(path))
    most = load().limit("questions_at_once", today)
    versions = list(to_ask(scope, cohort, path).select_for_update(of=("self",))[:most])
    made = GraduateQuestion.objects.bulk_create(
        GraduateQuestion(
            destination=version,
            graduate=version.graduate,
            cohort=version.cohort,
            university_path=university_path(version.org_path),
            asked_on=today,
        )
        for version in versions
    )
    if not made:
        return 0
    record_act(
        scope, "graduate_question.ask", "graduate_questions", "", org_path=province_path(path),
        after={"total": len(made)}, also={KIND: [one.pk for one in made]},
    )  # fmt: skip
    for version in versions:
        reader = Reader(version.graduate.account_id, version.graduate_id, version.org_path)
        notice = Notice(TEMPLATE, reverse("verification:own"), f"question:{version.pk}")
        notify(scope, notice, [reader], now)
    return len(made)


@transaction.atomic
def answer_own(scope: Scope, answer: GraduateAnswer, now: datetime) -> None:
    """The signed-in graduate answers. Refuses with not_asked, answered, question_gone."""
    own = own_question(scope)
    if own is None:
        raise Refusal("not_asked", "现在没有请您核实的登记。")
    _write(scope, own, answer, now, by_link=False)


@transaction.atomic
def answer_by_link(
    scope: Scope, token: str, address: str | None, answer: GraduateAnswer, now: datetime
) -> None:
    """Whoever has the link answers. Refuses with link_unknown, too_many_links, answered, question_gone."""
    link = open_link(scope, token, address)
    question = question_of_link(scope, link)
    if question is None:
        raise GONE
    _write(scope, question, answer, now, by_link=True)


def question_by_link(scope: Scope, token: str, address: str | None) -> GraduateQuestion:
    """What a link asks, untouched. Refuses with link_unknown, too_many_links, question_gone."""
    question = question_of_link(scope, find_link(scope, token, address))
    if question is None:
        raise GONE
    return question


def closed(question: GraduateQuestion) -> Refusal:
    """Why a question takes no answer any more."""
    return ANSWERED if question.answer else GONE


def links_of(scope: Scope, graduates: Collection[int]) -> Mapping[int, str]:
    """Graduate's id -> a new link to the own open question; the one before opens nothing any more."""
    rows = GraduateQuestion.objects.filter(graduate__in=graduates, answer="")
    found = rows.filter(destination__status__in=sorted(EFFECTIVE)).select_related("destination")
    return {one.graduate_id: _link(scope, one) for one in found}


@transaction.atomic
def _link(scope: Scope, question: GraduateQuestion) -> str:
    for old in _open_links(scope, question.uuid):
        revoke_link(scope, old)
    path = province_path(question.university_path)
    made = make_link(scope, NewLink(QUESTION, QUESTION, question.uuid, path))
    return f"{settings.PUBLIC_URL}{reverse('verification:asked', args=[made.token])}"


def _open_links(scope: Scope, question: UUID) -> list[PublicLink]:
    return [link for link in links_to(scope, QUESTION, [question]) if link.revoked_at is None]


def _write(
    scope: Scope,
    question: GraduateQuestion,
    answer: GraduateAnswer,
    now: datetime,
    *,
    by_link: bool,
) -> None:
    rows = GraduateQuestion.objects.select_for_update(of=("self",)).select_related("destination")
    locked = rows.get(pk=question.pk)
    if locked.answer:
        raise ANSWERED
    if not locked.is_open:
        raise GONE
    must_be_as_signed(**{KIND: [locked.pk]})
    locked.answer, locked.answered_at, locked.by_link = answer.value, now, by_link
    locked.save(update_fields=["answer", "answered_at", "by_link"])
    record_act(
        scope, "graduate_question.answer", KIND, locked.uuid,
        org_path=province_path(locked.university_path), after={"by_link": by_link},
    )  # fmt: skip
