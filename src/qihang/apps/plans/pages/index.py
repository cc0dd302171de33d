"""The plan as an index that opens one part at a time, so that no page holds every duty.

Without a choice the page is the index: each clause, department or phase with how many duties it has
and how many are late. What is chosen (`?of=`, `?stands=`) is listed a page at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.plans.pages.links import plan_href
from qihang.apps.plans.pages.tables import duties_table, named
from qihang.apps.plans.pages.words import light, source_words, window_words
from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding, together
from qihang.web import components, formats
from qihang.web.address import with_query
from qihang.web.components import Column, Empty, Page, Table, TableRow
from qihang.web.edition import words
from qihang.web.markup import el, join


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """Some duties under one heading; `part` is the heading over several groups, `note` their source."""

    code: str
    title: str
    findings: Sequence[DutyProgress]
    part: str = ""
    note: SafeString | str = ""

    @property
    def standing(self) -> DutyStanding | None:
        """Where they stand together, None where none is judged here."""
        judged = [f.standing for f in self.findings if f.standing is not None]
        return together(judged) if judged else None

    def count(self, standing: DutyStanding) -> int:
        """How many of them stand so."""
        return sum(f.standing is standing for f in self.findings)


def body(progress: Progress, groups: Sequence[DutyGroup], query: QueryDict) -> SafeString:
    """The index of the groups, or the duties that the address chooses."""
    chosen = next((g for g in groups if g.code == query.get("of")), None)
    if chosen is None and not query.get("stands"):
        return join(_index(progress, groups, query))
    findings = chosen.findings if chosen else progress.findings
    return join((_listed(progress, chosen, findings, query), _back(query)))


def _listed(
    progress: Progress, chosen: DutyGroup | None, findings: Sequence[DutyProgress], query: QueryDict
) -> SafeString:
    stands = query.get("stands", "")
    found = [f for f in findings if not stands or (f.standing and f.standing.value == stands)]
    page = Page.of(query, len(found))
    title = chosen.title if chosen else gettext("任务")
    table = duties_table(progress, found[page.offset : page.end], title)
    parts = [components.data_table(table), components.pager(page, query)]
    if chosen and chosen.note:
        parts.append(el("p", chosen.note, class_="quiet-text"))
    return components.card(join(parts), title)


def _back(query: QueryDict) -> SafeString:
    href = with_query(query, of=None, stands=None, page=None)
    return el("p", el("a", gettext("回到目录"), href=href))


def _index(
    progress: Progress, groups: Sequence[DutyGroup], query: QueryDict
) -> Iterator[SafeString]:
    """One table for each part of the plan."""
    by = query.get("by", "")
    for part in dict.fromkeys(group.part for group in groups):
        mine = [group for group in groups if group.part == part]
        yield components.card(components.data_table(_table(progress, mine, part, by)), part)


def _table(progress: Progress, groups: Sequence[DutyGroup], part: str, by: str) -> Table:
    columns = [
        Column(gettext("部分"), lead=True),
        Column(gettext("任务"), end=True),
        Column(gettext("进展")),
    ]
    rows = [_row(progress, group, by) for group in groups]
    nothing = Empty(gettext("没有这样的任务。"))
    return Table(part or gettext("目录"), columns, rows, even=True, empty=nothing)


def _row(progress: Progress, group: DutyGroup, by: str) -> TableRow:
    chosen = {"by": by, "of": group.code} if by else {"of": group.code}
    number = el(
        "span",
        formats.count(len(group.findings)),
        " ",
        el("small", _group_words(group)),
        class_="beside",
    )
    title = named(group.code, group.title) if group.part else group.title
    return TableRow((title, number, light(group.standing)), href=plan_href(progress, **chosen))


def _group_words(group: DutyGroup) -> str:
    """How many are late and how many nobody can measure, where the light does not say it of all."""
    late, unknown = group.count(DutyStanding.LATE), group.count(DutyStanding.UNMEASURED)
    said = [
        gettext("%(n)s 项滞后") % {"n": formats.count(late)} if late else "",
        gettext("%(n)s 项无法度量") % {"n": formats.count(unknown)}
        if 0 < unknown < len(group.findings)
        else "",
    ]
    return " · ".join(filter(None, said))


def by_clause(progress: Progress) -> list[DutyGroup]:
    """The clauses under the parts of the plan."""
    parts = progress.edition.parts
    return [
        DutyGroup(
            one.clause.id,
            words(one.clause.label),
            one.duties,
            words(parts[one.clause.part].label) if one.clause.part in parts else one.clause.part,
            source_words(one.clause.section, one.clause.paragraph),
        )
        for one in progress.clauses
    ]


def by_department(progress: Progress) -> list[DutyGroup]:
    """What each department leads or takes part in."""
    groups = (
        DutyGroup(
            department.code,
            words(department.label),
            [f for f in progress.findings if department.code in f.duty.departments],
        )
        for department in progress.edition.departments.values()
    )
    return [group for group in groups if group.findings]


def by_phase(progress: Progress) -> list[DutyGroup]:
    """What belongs to each phase, then what goes on all the year."""
    groups = [
        DutyGroup(
            phase.code,
            f"{words(phase.label)} {window_words(phase.period)}",
            [f for f in progress.findings if phase.code in f.duty.phases],
        )
        for phase in progress.edition.phases.values()
    ]
    rest = [f for f in progress.findings if not f.duty.phases]
    groups.append(DutyGroup("all-year", gettext("贯穿全年"), rest))
    return [group for group in groups if group.findings]


GROUPS: Mapping[str, Callable[[Progress], list[DutyGroup]]] = {
    "clause": by_clause,
    "department": by_department,
    "phase": by_phase,
}
