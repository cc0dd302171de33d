"""Rows that were counted, as tables: whose, what, from or by which day; each opens where it stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.labels import KIND, org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import labels
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    LeadingGroup,
    Meeting,
    PhaseEnd,
    Staffing,
)
from qihang.apps.plans.pages.kept_rows import anchor_of
from qihang.apps.plans.pages.links import kept_href
from qihang.kernel import Permission, Scope
from qihang.policy import Edition
from qihang.web import formats
from qihang.web.address import with_query
from qihang.web.components import Column, Empty, Table, TableRow
from qihang.web.edition import words

NOTHING = _("没有计入这个数字的记录。")


@dataclass(frozen=True, slots=True)
class RowWords:
    """How a row of a table is told: its words, and the day with what that day is."""

    words: Callable[[Any, Edition], str]
    day: str  # the column of the model
    called: Promise


def _phase(row: PhaseEnd, edition: Edition) -> str:
    phase = edition.phases.get(row.phase)
    return words(phase.label) if phase else row.phase


def _staff(row: Staffing, _plan: Edition) -> str:
    facts = {"full": row.full_time, "part": row.part_time}
    return gettext("专职 %(full)s 人，兼职 %(part)s 人") % facts


TOLD: Mapping[type, RowWords] = {
    LeadingGroup: RowWords(lambda row, _plan: row.name, "set_up_on", _("成立日期")),
    Meeting: RowWords(lambda row, _plan: row.title, "held_on", _("召开日期")),
    FollowUp: RowWords(lambda row, _plan: f"{row.text} · {row.responsible}", "due_on", _("期限")),
    ContactPerson: RowWords(
        lambda row, _plan: f"{row.office} · {row.name}", "since", _("起始日期")
    ),
    Staffing: RowWords(_staff, "known_on", _("填报日期")),
    PhaseEnd: RowWords(_phase, "day", _("截至")),
}


def rows_table(rows: Iterable[Any], model: type, edition: Edition, on: date, caption: str) -> Table:
    """The rows of a model, each opening what its organisation keeps or the phases on the day."""
    told = TOLD[model]
    columns = [
        Column(gettext("单位"), lead=True),
        Column(gettext("记录")),
        Column(str(told.called), end=True),
    ]
    drawn = [
        TableRow(
            (org_name(row.org), told.words(row, edition), formats.day(getattr(row, told.day))),
            href=_href(row, edition, on),
        )
        for row in rows
    ]
    return Table(caption, columns, drawn, empty=Empty(str(NOTHING)))


def parties_table(parties: Mapping[str, int], query: QueryDict, caption: str) -> Table:
    """The parties that take part; each opens its organisations."""
    columns = [Column(gettext("协同方"), lead=True), Column(gettext("有人参与的单位"), end=True)]
    drawn = [
        TableRow(
            (words_, formats.count(parties[party])), href=with_query(query, of=party, page=None)
        )
        for party, words_ in labels.PARTY.items()
        if party in parties
    ]
    return Table(caption, columns, drawn, empty=Empty(str(NOTHING)))


def orgs_table(scope: Scope, orgs: Iterable[Org], on: date, caption: str) -> Table:
    """Organisations in which somebody holds a role; those in scope open what they keep."""
    columns = [Column(gettext("单位"), lead=True), Column(gettext("类别"))]
    drawn = [
        TableRow(
            (org_name(org), KIND[OrgKind(org.kind)]),
            href=kept_href(org.code, on) if scope.holds(Permission.PLAN_SEE, org.path) else "",
        )
        for org in orgs
    ]
    return Table(caption, columns, drawn, empty=Empty(str(NOTHING)))


def _href(row: Any, edition: Edition, on: date) -> str:
    if isinstance(row, PhaseEnd):
        query = f"org={row.org.code}&on={on.isoformat()}"
        return f"{reverse('plans:phases', args=[edition.code])}?{query}"
    return f"{kept_href(row.org.code, on)}#{anchor_of(row)}"
