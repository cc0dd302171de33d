"""The conditions of a search as selects, each value with how many posts have it."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import get_language, gettext

from qihang.apps.postings.rules import LEVELS
from qihang.apps.postings.rules.search import FLAGS, PAYS, WITHIN, FacetName, SearchRequest, facet
from qihang.policy import load
from qihang.web import formats
from qihang.web.components import Filter
from qihang.web.edition import words

F = FacetName
ANY = "any"
Counts = Mapping[str, int]


def search_filters(
    asked: SearchRequest, counts: Counts, *, bounded: bool, graduate: bool
) -> tuple[list[Filter], list[Filter]]:
    """The ones that stand open, and those behind “more”; `bounded`: there are at least so many of each."""
    counted = _Counted(asked, counts, "+" if bounded else "")
    leading = [
        Filter("q", gettext("关键词或拼音首字母"), "search"),
        Filter(F.CITY, gettext("城市"), choices=counted.found(F.CITY, _label("division"))),
        Filter(F.CHANNEL, gettext("渠道"), choices=counted.found(F.CHANNEL, channel_label)),
        Filter("sort", gettext("排序"), choices=_sorts()),
    ]
    if graduate:
        leading.insert(
            1, Filter("suits", gettext("适合我"), choices=[("1", gettext("只看适合我的"))])
        )
    more = [
        Filter(F.OCCUPATION, gettext("职业"), choices=counted.found(F.OCCUPATION, _label("occupation"))),
        Filter(F.SECTION, gettext("行业"), choices=counted.found(F.SECTION, _label("industry_gb4754"))),
        Filter(F.KIND, gettext("单位性质"), choices=counted.found(F.KIND, _label("employer_type"))),
        Filter(F.PAY, gettext("月薪"), choices=counted.of(F.PAY, map(str, PAYS), _pay)),
        Filter(F.LEVEL, gettext("我的学历"), choices=[(one, _level(one)) for one in LEVELS]),
        Filter(F.MAJOR, gettext("我的专业门类"), choices=_disciplines()),
        Filter(F.FLAG, gettext("类别"), choices=counted.of(F.FLAG, FLAGS, flag_label)),
        Filter("within", gettext("截止"), choices=[(str(one), _within(one)) for one in WITHIN]),
    ]  # fmt: skip
    return leading, more


class _Counted:
    """Choices with their numbers."""

    def __init__(self, asked: SearchRequest, counts: Counts, plus: str) -> None:
        self._asked, self._counts, self._plus = asked, counts, plus

    def found(self, name: FacetName, label: Callable[[str], str]) -> list[tuple[str, str]]:
        """The values that were found, the most frequent first."""
        start = facet(name, "")
        known = {
            one.removeprefix(start): n for one, n in self._counts.items() if one.startswith(start)
        }
        chosen = getattr(self._asked, name)
        values = sorted(known, key=lambda value: (-known[value], value))
        return self.of(name, values if not chosen or chosen in known else [chosen, *values], label)

    def of(
        self, name: FacetName, values: Iterable[str], label: Callable[[str], str]
    ) -> list[tuple[str, str]]:
        """These values in this order."""
        return [(value, self._with_number(label(value), facet(name, value))) for value in values]

    def _with_number(self, label: str, key: str) -> str:
        number = self._counts.get(key, 0)
        if not number:
            return label
        shown = {"label": label, "count": f"{formats.count(number)}{self._plus}"}
        return gettext("%(label)s（%(count)s）") % shown


def channel_label(code: str) -> str:
    """A channel in the reader's language."""
    return words(load().channels.by_code[code].label)


def flag_label(flag: str) -> str:
    """Practice, policy or reserved."""
    named = {
        "practice": gettext("见习实习"),
        "policy": gettext("政策性岗位"),
        "reserved": gettext("残疾毕业生专设"),
    }
    return named[flag]


def _label(table: str) -> Callable[[str], str]:
    return lambda code: load().codes.table(table).text(code, get_language() or "zh-hans")


def _level(code: str) -> str:
    table = load().codes.table("degree_level")
    level = load().codes.table("qualification")[code].extra["level"]
    return table.text(level, get_language() or "zh-hans")


def _disciplines() -> list[tuple[str, str]]:
    tables = ("major_undergraduate", "major_vocational")
    language = get_language() or "zh-hans"
    rows = (row for name in tables for row in load().codes.table(name).children(""))
    return [(row.code, row.label.text(language)) for row in rows]


def _pay(yuan: str) -> str:
    return gettext("%(amount)s 元以上") % {"amount": formats.count(int(yuan))}


def _within(days: int) -> str:
    return gettext("%(count)s 天内截止") % {"count": days}


def _sorts() -> list[tuple[str, str]]:
    return [
        ("newest", gettext("最新发布")),
        ("deadline", gettext("最早截止")),
        ("pay", gettext("月薪从高到低")),
    ]
