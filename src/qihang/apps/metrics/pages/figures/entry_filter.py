"""How the entries behind a figure are named, chosen and drawn."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.destinations.models import Destination
from qihang.apps.metrics.disclosure.figures import UNREGISTERED
from qihang.apps.metrics.pages.figures import cut_members
from qihang.apps.metrics.pages.figures.links import PLACED
from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.queries.figures import Behind, Figures, ListedEntry, names_of
from qihang.apps.metrics.sql.ledger import DESTINATIONS, GRADUATES, OF_WORK, stating
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.engines.indicators import PLACEMENT, Counts, Scheme
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.components import Column, TableRow
from qihang.web.edition import words
from qihang.web.markup import beside


def behind(of: str, cohort: int, on: date, cut: tuple[str, str] = ("", "")) -> Behind | None:
    """The entries a figure is the sum of; None if unknown.

    `of` is "graduates", "placed", or codes of groups and kinds with commas between them. `cut` is
    the dimension and member it is cut by.
    """
    scheme, dimension = scheme_on(on), cut[0]
    if of == GRADUATES:
        return Behind(cohort, on, GRADUATES, None, False, *cut)
    names = frozenset(of.split(","))
    part = of != PLACED
    if not part:
        kinds = scheme.kinds(*scheme.definitions[PLACEMENT].numerator)
    elif names <= scheme.groups.keys() | scheme.group_of.keys():
        kinds = names - scheme.groups.keys() | scheme.kinds(*names)
    else:
        return None
    kinds &= stating(dimension, on) if dimension in OF_WORK else kinds
    return Behind(cohort, on, DESTINATIONS, kinds, part, *cut)


def title(of: str, day: date) -> str:
    """What is listed, in words."""
    scheme = scheme_on(day)
    if of == GRADUATES:
        return gettext("毕业生（分母）")
    if of != PLACED:
        return " / ".join(_named(name, scheme) for name in of.split(","))
    return gettext("已落实去向（分子）")


def _named(name: str, scheme: Scheme) -> str:
    group = scheme.groups.get(name)
    return words(group.label) if group else codes.label("destination", name)


def subtitle(org: Org, of: str, wanted: Behind, counts: Counts) -> str:
    """Whose entries, which, known by when, and what they come to."""
    total = counts.graduates if wanted.kinds is None else counts.of(wanted.kinds)
    facts = {
        "org": org_name(org),
        "year": wanted.cohort,
        "what": " · ".join(filter(None, (cut_members.filter_words(wanted), title(of, wanted.on)))),
        "day": formats.day(wanted.on),
        "total": formats.count(total),
    }
    return (
        gettext("%(org)s · %(year)s 届 · %(what)s · 截至 %(day)s，正负相抵共 %(total)s 人") % facts
    )


def unregistered_note(of: str, figures: Figures) -> str:
    """Where a part holds people no entry stands for: the unregistered."""
    wanted = of == scheme_on(figures.on).unregistered
    if not wanted or not figures.released.allows({UNREGISTERED}):
        return ""
    number = formats.count(figures.counts.unregistered)
    return gettext("未登记的 %(number)s 人没有去向记录：他们等于毕业生记录减去全部去向记录。") % {
        "number": number
    }


def columns() -> Sequence[Column]:
    """Headings of the list of entries."""
    return [
        Column(gettext("对象"), lead=True),
        Column(gettext("增减")),
        Column(gettext("入账日期"), end=True),
    ]


def rows(
    scope: Scope, org: Org, listed: Sequence[ListedEntry], of: str, day: date
) -> list[TableRow]:
    """The entries; a person's name opens the record, others see what was asked for and the organisation."""
    names = names_of(scope, org, [item.entry.org_path for item in listed])
    return [_row(item, names, org, title(of, day)) for item in listed]


def _row(item: ListedEntry, names: Mapping[str, Org], here: Org, asked: str) -> TableRow:
    entry = item.entry
    org = names.get(entry.org_path)
    place = org_name(org) if org else formats.DASH
    if item.record is None:
        return TableRow((place, f"{entry.value:+d} {asked}", formats.day(entry.day)))
    where = "" if org == here else place
    label = codes.label("destination", entry.kind) if entry.kind else gettext("纳入统计的毕业生")
    since = gettext("%(day)s 起生效") % {"day": formats.day(entry.effective_day)}
    day = formats.day(entry.day)
    cells = (
        beside(_person(item.record).name, where),
        f"{entry.value:+d} {label}",
        day if entry.effective_day == entry.day else beside(day, since),
    )
    return TableRow(cells, href=_record_href(item.record))


def _person(record: Graduate | Destination) -> Graduate:
    return record.graduate if isinstance(record, Destination) else record


def _record_href(record: Graduate | Destination) -> str:
    name = "destinations:record" if isinstance(record, Destination) else "people:graduate"
    return reverse(name, args=[record.uuid])
