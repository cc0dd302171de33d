"""How the entries behind a figure are named, chosen and drawn."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.destinations.models import Destination
from qihang.apps.metrics import shown
from qihang.apps.metrics.queries import Behind, Figures, Listed, names_of
from qihang.apps.metrics.records import DESTINATIONS, GRADUATES
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import PLACEMENT
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.components import Column, Row
from qihang.web.markup import el


def behind(of: str, cohort: int, on: date) -> Behind | None:
    """The entries a figure is the sum of: "graduates", "placed" or a group; None if unknown."""
    scheme = shown.scheme_on(on)
    if of == GRADUATES:
        return Behind(cohort, on, GRADUATES)
    if of == shown.PLACED:
        kinds = scheme.kinds(*scheme.definitions[PLACEMENT].numerator)
        return Behind(cohort, on, DESTINATIONS, kinds)
    if of in scheme.groups:
        return Behind(cohort, on, DESTINATIONS, scheme.kinds(of))
    return None


def title(of: str, day: date) -> str:
    """What is listed, in words."""
    scheme = shown.scheme_on(day)
    if of in scheme.groups:
        return shown.words(scheme.groups[of].label)
    if of == GRADUATES:
        return gettext("毕业生(分母)")
    return gettext("已落实去向(分子)")


def subtitle(org: Org, of: str, wanted: Behind, figures: Figures) -> str:
    """Whose entries, which, known by when, and what they come to."""
    counts = figures.counts
    total = counts.graduates if wanted.kinds is None else counts.of(wanted.kinds)
    facts = {
        "org": shown.org_name(org),
        "year": wanted.cohort,
        "what": title(of, wanted.on),
        "day": formats.day(wanted.on),
        "total": formats.count(total),
    }
    return (
        gettext("%(org)s · %(year)s 届 · %(what)s · 截至 %(day)s，正负相抵共 %(total)s 人") % facts
    )


def unregistered_note(of: str, wanted: Behind, figures: Figures) -> str:
    """Where a part holds people no entry stands for: the unregistered."""
    if of != shown.scheme_on(wanted.on).unregistered:
        return ""
    number = formats.count(figures.counts.unregistered)
    return gettext("未登记的 %(number)s 人没有去向记录：他们等于毕业生记录减去全部去向记录。") % {
        "number": number
    }


def columns() -> Sequence[Column]:
    """Headings of the list of entries."""
    return [
        Column(gettext("所属单位"), lead=True),
        Column(gettext("入账日期")),
        Column(gettext("生效日期")),
        Column(gettext("内容")),
        Column(gettext("增减"), end=True),
        Column(gettext("对应记录")),
    ]


def rows(scope: Scope, org: Org, listed: Sequence[Listed]) -> list[Row]:
    """The entries, each named by the organisation the reader may know it by."""
    names = names_of(scope, org, [item.entry.org_path for item in listed])
    return [_row(item, names) for item in listed]


def _row(item: Listed, names: Mapping[str, Org]) -> Row:
    entry = item.entry
    org = names.get(entry.org_path)
    cells = (
        shown.org_name(org) if org else formats.DASH,
        formats.day(entry.day),
        formats.day(entry.effective_day),
        codes.label("destination", entry.kind) if entry.kind else gettext("纳入统计的毕业生"),
        f"{entry.value:+d}",
        _record(item),
    )
    return Row(cells)


def _record(item: Listed) -> SafeString | str:
    if item.record is None:
        return gettext("不在可查看范围内")
    person = item.record.graduate if isinstance(item.record, Destination) else item.record
    name = "people:graduate" if person is item.record else "destinations:record"
    return el("a", person.name, href=reverse(name, args=[item.record.uuid]))
