"""Texts with the words that screening marked, and what to write instead."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.postings.models import ScreeningFinding
from qihang.policy import load
from qihang.web import components
from qihang.web.components import Column, Table, TableRow
from qihang.web.markup import el, join


def marked(text: str, found: Iterable[ScreeningFinding]) -> SafeString:
    """The text with its findings marked; where two overlap, the first."""
    parts: list[object] = []
    at = 0
    for one in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if one.start >= at:
            parts += [text[at : one.start], el("mark", text[one.start : one.end])]
            at = one.end
    return join(_lines((*parts, text[at:])))


def advice_table(found: Sequence[ScreeningFinding]) -> SafeString:
    """Every finding with its class, whether it blocks, the law, and what to write instead."""
    columns = [
        Column(gettext("标出的词句"), lead=True),
        Column(gettext("问题")),
        Column(gettext("可以改为")),
        Column(gettext("依据")),
    ]
    rows = [_row(one) for one in found]
    return components.data_table(Table(gettext("标出的词句"), columns, rows))


def _row(one: ScreeningFinding) -> TableRow:
    lang, screening = get_language() or "", load().screening
    rule = next((rule for rule in screening.rules if rule.code == one.rule), None)
    label = screening.classes[one.cls].label.text(lang) if one.cls in screening.classes else one.cls
    blocks = one.severity == "block"
    weight = components.status(
        gettext("须改") if blocks else gettext("提醒"), "returned" if blocks else "waiting"
    )
    words = el("mark", one.words)
    said = join((weight, " ", label))
    if rule is None:
        return TableRow((words, said, "", ""))
    return TableRow((words, said, rule.advice.text(lang), rule.source.reference))


def _lines(parts: Iterable[object]) -> Iterable[object]:
    """The same with a break of line for each in the text."""
    for part in parts:
        if not isinstance(part, str) or isinstance(part, SafeString):
            yield part
            continue
        for number, line in enumerate(part.split("\n")):
            if number:
                yield el("br")
            yield line
