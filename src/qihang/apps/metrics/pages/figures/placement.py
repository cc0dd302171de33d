"""The placement rate as a figure, with its formula said out loud."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics.disclosure.figures import UNREGISTERED
from qihang.apps.metrics.pages.figures.groups import entries_released, groups_of
from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.queries.figures import Figures, Sight
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators
from qihang.engines.indicators import PLACEMENT, Scheme
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Figure, FigureComparison
from qihang.web.edition import words
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
    judged = sight.org.kind != OrgKind.COLLEGE
    before = None
    if judged and sight.before:
        before = FigureComparison(gettext("去年同日"), placement_of(sight.before, now.on))
    return Figure(
        name=words(scheme.definitions[PLACEMENT].label),
        as_of=now.on,
        rate=placement_of(now, now.on),
        definition=formula_paragraph(now, scheme),
        comparison=before,
        note=gettext("去年同日没有可比数据") if judged and not before else "",
        href=href,
    )


def formula_paragraph(figures: Figures, scheme: Scheme) -> SafeString:
    """The formula in one paragraph: above, below, left out, by which definition, how many rows."""
    definition, counts = scheme.definitions[PLACEMENT], figures.counts
    rate = indicators.placement(counts, scheme)
    left_out = [code for code in scheme.groups if code not in definition.numerator]
    facts = {
        "name": words(definition.label),
        "above": _sum(figures, scheme, definition.numerator),
        "numerator": formats.count(rate.numerator),
        "below": words(definition.until_results.label),
        "denominator": formats.count(rate.denominator),
        "excluded": _sum(figures, scheme, left_out),
        "unregistered": _unregistered(figures),
        "meaning": words(definition.until_results.meaning),
        "reference": el("span", definition.source.reference, lang="zh-Hans"),
        "rows": _rows(figures),
    }
    sentence = gettext(
        "%(name)s = (%(above)s)÷ %(below)s %(denominator)s，分子共 %(numerator)s 人。"
        "不计入分子：%(excluded)s%(unregistered)s。"
        "分母：%(meaning)s 口径依据：%(reference)s。%(rows)s"
    )
    return safe(esc(sentence) % {name: esc(value) for name, value in facts.items()})


def _rows(figures: Figures) -> str:
    if not entries_released(figures.released):
        return ""
    return gettext("由台账中 %(rows)s 条记录相加得出。") % {"rows": formats.count(figures.entries)}


def _unregistered(figures: Figures) -> str:
    if not figures.released.allows({UNREGISTERED}):
        return ""
    number = formats.count(figures.counts.unregistered)
    return gettext("，其中未登记 %(unregistered)s 人") % {"unregistered": number}


def plain_lines(figures: Figures) -> list[str]:
    """The figure as lines of plain text: organisation and day, the rate, each part."""
    scheme = scheme_on(figures.on)
    definition = scheme.definitions[PLACEMENT]
    parts = groups_of(figures.counts, figures.released, scheme)
    return [
        f"{org_name(figures.org)} · {figures.cohort} · {formats.day(figures.on)}",
        f"{words(definition.label)} {placement_of(figures, figures.on)}",
        *(f"  {part.label} {part.rate}" for part in parts),
        f"  {formats.count(figures.entries)} entries",
    ]


def _sum(figures: Figures, scheme: Scheme, codes: Sequence[str]) -> str:
    terms = groups_of(figures.counts, figures.released, scheme, codes)
    return " + ".join(f"{term.label} {formats.count(term.rate.numerator)}" for term in terms)
