"""The plan in a few lines: how many duties stand where, which clauses are late, what is current."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.plans import labels
from qihang.apps.plans.pages.links import plan_href
from qihang.apps.plans.pages.tables import duties_table, named
from qihang.apps.plans.queries import ClauseFinding, DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding, last_day
from qihang.web import components, formats
from qihang.web.edition import words
from qihang.web.markup import el, join

# The order in which the reader is told: what asks for action first.
TOLD = (
    DutyStanding.LATE,
    DutyStanding.UNMEASURED,
    DutyStanding.ON_COURSE,
    DutyStanding.NOT_BEGUN,
    DutyStanding.DONE,
)


def count_line(progress: Progress) -> SafeString:
    """How many duties stand where, each a light that opens its list."""
    counts = progress.counts()
    shown = [
        el(
            "a",
            _counted(standing, counts[standing]),
            href=plan_href(progress, stands=standing.value),
        )
        for standing in TOLD
        if counts[standing]
    ]
    return el("p", join(shown, " "), class_="lights")


def clause_list(progress: Progress, wanted: DutyStanding) -> SafeString:
    """The clauses that stand so, as a list of links."""
    found = [one for one in progress.clauses if one.standing is wanted]
    return (
        el("ul", *(_clause(progress, one) for one in found), class_="link-list")
        if found
        else join(())
    )


def summary_card(progress: Progress, pressing: Sequence[DutyProgress]) -> SafeString:
    """For the home page of who answers for the whole plan: what presses, then what cannot be measured."""
    table = duties_table(progress, pressing, gettext("滞后和一个月内到期的任务"))
    parts: list[object] = [
        el("div", current_phases(progress), count_line(progress), class_="lights"),
        components.data_table(table),
    ]
    unknown = sum(one.standing is DutyStanding.UNMEASURED for one in progress.clauses)
    if unknown:
        hint = gettext("%(n)s 条") % {"n": unknown}
        listed = clause_list(progress, DutyStanding.UNMEASURED)
        parts.append(components.fold(listed, str(labels.STANDING[DutyStanding.UNMEASURED]), hint))
    side = el("a", gettext("打开方案"), href=plan_href(progress))
    return components.card(join(parts), gettext("方案进展"), side)


def current_phases(progress: Progress) -> SafeString:
    """Which phases are current, each with its last day."""
    phases = progress.edition.phases_at(progress.day)
    if not phases:
        return el("p", gettext("今天不在任何阶段内。"), class_="quiet-text")
    items = (
        el(
            "li",
            el("b", words(phase.label)),
            " ",
            el("span", _until(last_day(phase.period)), class_="whole"),
        )
        for phase in phases
    )
    return el("ul", *items, class_="plain-list")


def _until(day: object) -> str:
    return gettext("到 %(day)s") % {"day": formats.day(day)} if day else ""  # type: ignore[arg-type]


def _counted(standing: DutyStanding, number: int) -> SafeString:
    text = f"{labels.STANDING[standing]} {formats.count(number)}"
    return components.light(labels.LIGHT[standing], text)


def _clause(progress: Progress, one: ClauseFinding) -> SafeString:
    href = plan_href(progress, of=one.clause.id)
    return el("li", el("a", named(one.clause.id, words(one.clause.label)), href=href))
