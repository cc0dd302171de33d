"""A paper beside its registration: what agrees, what differs and is to be looked at, and where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.verification.labels import READING
from qihang.apps.verification.models import PaperReading
from qihang.apps.verification.rules.papers import LAST_DAY, PaperComparison, Verdict, compared
from qihang.engines.papers import PARTLY, READ
from qihang.policy import EvidenceKind, load
from qihang.web import components, formats
from qihang.web.markup import el, join

WIDE = 1000  # units of the drawing in which spots are marked
_PLACE, _PAY = "enlist_place", "monthly_pay_fen"
_AROUND = 6  # units left free around what is marked
_MARK = {Verdict.AGREES: "agrees", Verdict.DIFFERS: "differs"}


def paper_card(
    version: Destination, agreement_number: str, evidence: Evidence, reading: PaperReading | None
) -> SafeString:
    """One paper: a line for each field, and the first page with the spots marked."""
    kind = load().evidence_kinds.get(evidence.kind)
    label = kind.label.text(get_language() or "") if kind else evidence.kind
    if reading is None:
        told = gettext("还没有识读，或不在识读的范围内。请打开材料核对。")
        return _paper(label, el("p", told, class_="quiet-text"))
    if reading.state not in {READ, PARTLY}:
        return _paper(label, components.notice("info", str(READING[reading.state])))
    lines = compare(version, agreement_number, kind, reading.facts)
    remarks = [one for one in reading.remarks if one["counts"]]
    partly = components.notice("info", str(READING[PARTLY])) if reading.state == PARTLY else ""
    words = (_remark(one) for one in remarks)
    listed = el("ul", *map(_line, lines), *words, class_="read-fields")
    return _paper(
        label,
        join((_verdict(lines, remarks), partly, listed)),
        _page(evidence, reading, lines, remarks),
    )


def compare(
    version: Destination,
    agreement_number: str,
    kind: EvidenceKind | None,
    facts: Sequence[Mapping[str, Any]],
) -> list[PaperComparison]:
    """What the paper says beside what the registration states."""
    names = [field.name for field in load().papers.words.fields]
    stated: dict[str, object] = {name: getattr(version, name, "") for name in names}
    stated |= {"agreement_number": agreement_number}
    stated |= dict.fromkeys(("graduate_name", "legal_person"), version.graduate.name)
    if version.enlist_place:
        stated[_PLACE] = "".join(
            row.label.zh for row in load().codes.table("division").path(version.enlist_place)
        )
    proves = [
        name for name in (kind.proves if kind else ()) if name in names or name == "startup_role"
    ]
    return compared(facts, stated, proves)


def _paper(label: str, *parts: SafeString | str) -> SafeString:
    return el("section", el("h3", label), *parts, class_="read-paper")


def _verdict(lines: Iterable[PaperComparison], remarks: Sequence[Mapping[str, Any]]) -> SafeString:
    """The whole in one line: a good paper needs no more."""
    lines = list(lines)
    differing = sum(line.verdict is Verdict.DIFFERS for line in lines) + len(remarks)
    missing = sum(line.verdict is Verdict.NOT_FOUND for line in lines)
    if differing:
        return components.notice("act", gettext("有 %(count)s 处待核对。") % {"count": differing})
    if missing == len(lines):
        return components.notice("info", gettext("没有识读到可核对的内容，请看原件。"))
    if missing:
        told = gettext("识读到的都一致；有 %(count)s 项没有识读到，请看原件。")
        return components.notice("info", told % {"count": missing})
    return components.notice("good", gettext("识读到的内容与登记一致。"))


def _line(line: PaperComparison) -> SafeString:
    name = el("span", field_label(line.field), class_="name")
    stated = written(line.field, line.stated)
    if line.verdict is Verdict.AGREES:
        told = join((el("b", gettext("一致")), " ", stated, _where(line.facts)))
    elif line.verdict is Verdict.NOT_FOUND:
        told = join(
            (el("b", gettext("未识读到")), " ", gettext("登记为 %(value)s") % {"value": stated})
        )
    else:
        said = {"stated": stated, "read": gettext("、").join(_read(line))}
        text = gettext("登记为 %(stated)s；材料上读到 %(read)s") % said
        told = join((el("b", gettext("有待核对")), " ", text, _where(line.facts)))
    return el("li", name, el("span", told), class_=line.verdict.value.replace("_", "-"))


def _read(line: PaperComparison) -> list[str]:
    return [as_read(line.field, fact["value"]) for fact in line.facts]


def _remark(remark: Mapping[str, Any]) -> SafeString:
    told = gettext("材料上有“%(word)s”：…%(text)s…") % {
        "word": remark["word"],
        "text": remark["text"],
    }
    name = el("span", gettext("实习字样"), class_="name")
    text = join((el("b", gettext("有待核对")), " ", told, _where([remark])))
    return el("li", name, el("span", text), class_="differs")


def _where(spots: Iterable[Mapping[str, Any]]) -> SafeString:
    pages = sorted({spot["page"] for spot in spots})
    numbers = gettext("、").join(map(str, pages))
    return el("small", " ", gettext("第 %(pages)s 页") % {"pages": numbers}, class_="quiet-text")


def field_label(name: str) -> str:
    """A field in the reader's language."""
    language = get_language() or ""
    return next(f.label.text(language) for f in load().papers.words.fields if f.name == name)


def written(name: str, value: object) -> str:
    """A stated value as people read it; the last day as papers give it."""
    if isinstance(value, date):
        return formats.day(value - timedelta(days=1) if name == LAST_DAY else value)
    if name == _PAY and isinstance(value, int):
        return formats.money(value)
    return str(value)


def as_read(name: str, value: str | int) -> str:
    """A value that was read in the same form."""
    if name == _PAY and isinstance(value, int):
        return formats.money(value)
    fields = {field.name: field.type for field in load().papers.words.fields}
    return formats.day(date.fromisoformat(str(value))) if fields[name] == "date" else str(value)


def _page(
    evidence: Evidence,
    reading: PaperReading,
    lines: Iterable[PaperComparison],
    remarks: Iterable[Mapping[str, Any]],
) -> SafeString | str:
    """The first page with what was read on it marked, leading to the paper."""
    if not reading.aspect:
        return ""
    high = round(WIDE * reading.aspect)
    marks = [
        (fact, _MARK[line.verdict])
        for line in lines
        if line.verdict in _MARK
        for fact in line.facts
    ]
    marks += [(remark, "differs") for remark in remarks]
    image = el(
        "image", href=reverse("destinations:preview", args=[evidence.uuid]), width=WIDE, height=high
    )
    boxes = [_box(spot["box"], mark, high) for spot, mark in marks if spot["page"] == 1]
    title = el("title", gettext("材料首页，已标出识读的位置"))
    drawing = el(
        "svg", title, image, *boxes, viewBox=f"0 0 {WIDE} {high}", role="img", class_="read-page"
    )
    href = reverse("destinations:evidence", args=[evidence.uuid])
    return el("a", drawing, href=href)


def _box(box: Sequence[float], mark: str, high: int) -> SafeString:
    left, top, right, bottom = box
    return el(
        "rect",
        x=round(left * WIDE) - _AROUND,
        y=round(top * high) - _AROUND,
        width=round((right - left) * WIDE) + 2 * _AROUND,
        height=round((bottom - top) * high) + 2 * _AROUND,
        class_=mark,
    )
