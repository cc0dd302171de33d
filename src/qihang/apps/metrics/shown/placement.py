"""The placement rate as a figure, with its formula said out loud."""

from collections.abc import Iterable
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics.queries import Figures, Sight
from qihang.apps.metrics.shown.words import scheme_on, words
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators
from qihang.engines.indicators import PLACEMENT, Explanation, Term
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Comparison, Figure
from qihang.web.markup import el, esc, safe


def placement_of(figures: Figures, day: date) -> Rate:
    """The placement rate as defined on `day`."""
    return indicators.placement(figures.counts, scheme_on(day))


def placement_name(on: date) -> str:
    """What the placement rate is called on that day."""
    return words(scheme_on(on).definitions[PLACEMENT].label)


def placement_figure(sight: Sight, href: str = "") -> Figure:
    """The placement rate with n/N, definition, and the same day of the previous cohort.

    Both cohorts by the definition in force on the day of the figure. A college's rate is not
    judged, not even against its own past.
    """
    now, scheme = sight.now, scheme_on(sight.now.on)
    explained = indicators.explain(now.counts, PLACEMENT, scheme, now.entries)
    judged = sight.org.kind != OrgKind.COLLEGE
    before = None
    if judged and sight.before:
        before = Comparison(gettext("去年同日"), placement_of(sight.before, now.on))
    return Figure(
        name=words(explained.definition.label),
        as_of=now.on,
        rate=explained.rate,
        definition=said(explained),
        comparison=before,
        note=gettext("去年同日没有可比数据") if judged and not before else "",
        href=href,
    )


def said(explained: Explanation) -> SafeString:
    """The formula in one paragraph: above, below, left out, by which definition, how many rows."""
    facts = {
        "name": words(explained.definition.label),
        "above": _sum(explained.terms),
        "numerator": formats.count(explained.rate.numerator),
        "below": words(explained.definition.until_results.label),
        "denominator": formats.count(explained.rate.denominator),
        "excluded": _sum(explained.excluded),
        "unregistered": formats.count(explained.unregistered),
        "meaning": words(explained.definition.until_results.meaning),
        "reference": el("span", explained.definition.source.reference, lang="zh-Hans"),
        "rows": formats.count(explained.rows),
    }
    sentence = gettext(
        "%(name)s = (%(above)s)÷ %(below)s %(denominator)s，分子共 %(numerator)s 人。"
        "不计入分子：%(excluded)s，其中未登记 %(unregistered)s 人。"
        "分母：%(meaning)s 口径依据：%(reference)s。由台账中 %(rows)s 条记录相加得出。"
    )
    return safe(esc(sentence) % {name: esc(value) for name, value in facts.items()})


def spoken(figures: Figures) -> list[str]:
    """The figure as lines of plain text: organisation and day, the rate, each part."""
    scheme = scheme_on(figures.on)
    definition = scheme.definitions[PLACEMENT]
    parts = indicators.parts(figures.counts, scheme)
    return [
        f"{org_name(figures.org)} · {figures.cohort} · {formats.day(figures.on)}",
        f"{words(definition.label)} {placement_of(figures, figures.on)}",
        *(f"  {words(part.group.label)} {part.rate}" for part in parts),
        f"  {formats.count(figures.entries)} entries",
    ]


def _sum(terms: Iterable[Term]) -> str:
    return " + ".join(f"{words(term.label)} {formats.count(term.count)}" for term in terms)
