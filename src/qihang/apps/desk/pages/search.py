"""What a search found, drawn: a list for each source."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.kernel import Permission, Scope
from qihang.web import components
from qihang.web.components import Column, Filter, Table, TableRow
from qihang.web.markup import el, join
from qihang.web.search import LEAST, MOST, FoundGroup, found_by_sources

# Offices search: everybody who reads persons, figures, organisations or registers.
SEARCHES = frozenset(
    {
        Permission.PERSON_SEE,
        Permission.ACCOUNT_MANAGE,
        Permission.FIGURES_SEE,
        Permission.REGISTER_SEE_EMPLOYERS,
    }
)


def filters() -> list[Filter]:
    """The one field."""
    return [Filter("q", gettext("姓名、考生号、单位名称或代码"), "search")]


def results(scope: Scope, words: str) -> SafeString:
    """Lists by source, or what to do where there are none."""
    if len(words) < LEAST:
        least = gettext("请输入至少 %(n)s 个字。") % {"n": LEAST}
        return components.empty(least)
    found = found_by_sources(scope, words)
    if not found:
        return components.empty(gettext("在您可查看的范围内没有找到。请换一种写法，或核对号码。"))
    return join(_list(group) for group in found)


def _list(group: FoundGroup) -> SafeString:
    columns = [Column(gettext("名称"), lead=True), Column(gettext("说明"))]
    rows = [TableRow((hit.title, hit.detail), href=hit.href) for hit in group.hits]
    table = components.data_table(Table(group.label, columns, rows))
    most = gettext("只列出前 %(n)s 条，请写得更完整一些。") % {"n": MOST}
    note = el("p", most, class_="quiet-text") if group.more else ""
    return components.card(join((table, note)), group.label)
