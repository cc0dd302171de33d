"""A duty's target, value, days and light in words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from qihang.apps.orgs.labels import org_name
from qihang.apps.plans import labels
from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding, last_day
from qihang.kernel import Period
from qihang.policy import (
    Aggregate,
    Carrier,
    Comparison,
    DutyTarget,
    Edition,
    MeasureUnit,
    load,
)
from qihang.web import components, formats
from qihang.web.edition import words
from qihang.web.markup import beside, el, esc, safe


def light(standing: DutyStanding | None) -> SafeString | str:
    """The light of a standing; where the duty is not judged here, that in words."""
    if standing is None:
        return gettext("全省合计")
    return components.light(labels.LIGHT[standing], str(labels.STANDING[standing]))


def reason(finding: DutyProgress) -> str:
    """Why there is no light, in a sentence; "" where there is one."""
    if finding.measured is not None and finding.measured.lacking:
        return gettext(finding.measured.lacking)
    return str(labels.LACK[finding.lack]) if finding.lack else ""


def measure_words(target: DutyTarget) -> str:
    """What is measured, by the catalogue's words or the bare name."""
    known = load().measures.get(target.measure)
    name = words(known.label) if known else target.measure
    return f"{name} · {target.of}" if target.of and not known else name


def number_words(target: DutyTarget, number: Decimal | None) -> str:
    """A number with its unit: 95 %, 50 场, 83.84 %."""
    if number is None:
        return formats.DASH
    known = load().measures.get(target.measure)
    text = f"{number.normalize():,f}"
    if known is not None and known.unit is MeasureUnit.PERCENT:
        return f"{number:.2f} %" if number != number.to_integral_value() else f"{text} %"
    unit = words(target.unit)
    return f"{text} {unit}".rstrip()


def target_words(target: DutyTarget | None) -> str:
    """The target in one line: what, of whom, and the number it must come to."""
    if target is None:
        return formats.DASH
    facts = {"measure": measure_words(target), "number": number_words(target, target.number)}
    sentence = _compared()[target.comparison] % facts
    each = per_words(target)
    if not each:
        return capfirst(sentence)
    return gettext("%(each)s：%(target)s") % {"each": each, "target": sentence}


def per_words(target: DutyTarget) -> str:
    """Of whom each is measured, and how many of them must reach the number."""
    if not target.per or target.aggregate is Aggregate.TOTAL:
        return ""
    whom = carrier_words(target.units) if target.units else _persons().get(target.per, target.per)
    if target.aggregate is Aggregate.AVERAGE:
        return gettext("各%(whom)s平均") % {"whom": whom}
    if target.share == _ALL:
        return gettext("每个%(whom)s") % {"whom": whom}
    return gettext("%(share)s %% 的%(whom)s") % {"share": f"{target.share:f}", "whom": whom}


def value_words(finding: DutyProgress) -> str:
    """What was measured: the value, or how many of how many reach the number."""
    if finding.units is not None and finding.reached and finding.measured is None:
        return f"{formats.count(finding.reached.n)} / {formats.count(finding.reached.total)}"
    target = finding.duty.target
    if target is None or finding.value is None:
        return formats.DASH
    return number_words(target, finding.value)


def value_beside(finding: DutyProgress) -> SafeString:
    """The value; small beside it that of last year's day, where the target compares with it."""
    return beside_last_year(finding.duty.target, value_words(finding), finding.number)


def beside_last_year(target: DutyTarget | None, value: str, number: Decimal | None) -> SafeString:
    """A value in words with last year's, where the target compares with it."""
    if target is None or not target.comparison.by_last_year or number is None:
        return safe(esc(value))
    return beside(value, gettext("上届 %(number)s") % {"number": number_words(target, number)})


def due_words(finding: DutyProgress, day: date) -> SafeString:
    """The last day; small beside it how many days are left to it or to a step, while it is not done."""
    last, due = last_day(finding.duty.window), finding.next_due(day)
    if due is None or finding.standing in {None, DutyStanding.DONE, DutyStanding.NOT_BEGUN}:
        return safe(esc(formats.day(last)))
    left = days_words((due - day).days)
    if due == last:
        return beside(formats.day(last), left)
    step = gettext("先到 %(day)s，%(left)s") % {"day": formats.day(due), "left": left}
    return beside(formats.day(last), step)


def days_words(left: int) -> str:
    """How many days are left to a day, or how many it is past."""
    if left == 0:
        return gettext("今天到期")
    if left > 0:
        return ngettext("余 %(days)s 天", "余 %(days)s 天", left) % {"days": left}
    return ngettext("已过 %(days)s 天", "已过 %(days)s 天", -left) % {"days": -left}


def window_words(window: Period) -> str:
    """The days from the first to the last."""
    last = last_day(window)
    return (
        f"{formats.day(window.start)} – {formats.day(last)}" if last else formats.day(window.start)
    )


def department_names(edition: Edition, codes: Iterable[str]) -> str:
    """Departments by name."""
    return gettext("，").join(words(edition.departments[code].label) for code in codes)


def carrier_names(carriers: Iterable[Carrier]) -> str:
    """Those who carry it out, in words."""
    return capfirst(gettext("，").join(carrier_words(carrier) for carrier in carriers))


def carrier_words(carrier: Carrier) -> str:
    """One of those who carry it out, as it stands within a sentence."""
    return str(labels.CARRIER[carrier]).lower()


def sub(progress: Progress) -> str:
    """Whose plan, of which cohort, as of when."""
    name = org_name(progress.org) if progress.org else gettext("系统里没有这个省")
    facts = {"org": name, "year": progress.edition.cohort.year, "day": formats.day(progress.day)}
    return gettext("%(org)s · %(year)s 届 · 截至 %(day)s，只算那时已知的") % facts


def source_words(section: str, paragraph: int | None) -> SafeString:
    """Where it stands in the source; sections are called as they are there."""
    named = el("span", section, lang="zh-Hans")
    if paragraph is None:
        return named
    return safe(esc(gettext("%(section)s，第 %(n)s 段")) % {"section": named, "n": paragraph})


_ALL = Decimal(100)


def _persons() -> dict[str, str]:
    return {"graduate": gettext("毕业生"), "person": gettext("人")}


def _compared() -> dict[Comparison, str]:
    return {
        Comparison.AT_LEAST: gettext("%(measure)s不少于 %(number)s"),
        Comparison.AT_MOST: gettext("%(measure)s不超过 %(number)s"),
        Comparison.EXACTLY: gettext("%(measure)s为 %(number)s"),
        Comparison.NOT_BELOW: gettext("%(measure)s不低于上届同日"),
        Comparison.NOT_ABOVE: gettext("%(measure)s不高于上届同日"),
    }
