"""How papers are drawn: each with what it proves, and whether that is what the registration states."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.destinations import labels
from qihang.apps.destinations.pages import enumerated, field_label, written
from qihang.apps.destinations.queries import JudgedPaper
from qihang.apps.destinations.rules import Status
from qihang.policy import DestinationField, load
from qihang.web import components
from qihang.web.markup import el, join


def evidence_list(
    judged: Sequence[JudgedPaper], earlier: Mapping[int, JudgedPaper] | None = None
) -> SafeString | str:
    """Evidence as links, with what each proves; `earlier` adds what the same files proved before."""
    before = earlier or {}
    lines = [el("li", evidence_item(one, before.get(one.evidence.pk))) for one in judged]
    return el("ul", *lines, class_="stack") if lines else ""


def evidence_item(one: JudgedPaper, earlier: JudgedPaper | None = None) -> SafeString:
    """One piece of evidence: what it is and proves, its name, a small picture of it or its first page."""
    item = one.evidence
    href = reverse("destinations:evidence", args=[item.uuid])
    kind = load().evidence_kinds.get(item.kind)
    label = kind.label.text(get_language() or "") if kind else item.kind
    size = f"{max(1, item.file.size // 1024):,} KB"
    picture = el(
        "img",
        src=reverse("destinations:preview", args=[item.uuid]),
        alt=gettext("%(paper)s的缩略图") % {"paper": label},
        loading="lazy",
        class_="preview",
    )
    head = el("p", el("b", label), " ", el("a", item.name, href=href), " ", el("small", size))
    said = _proof(one), _earlier(earlier)
    return join((head, *said, el("a", picture, href=href, tabindex="-1")))


def _proof(one: JudgedPaper) -> SafeString | str:
    """What the paper proves; a notice where the registration says something else now."""
    proved = _facts(one.proves)
    if one.fits:
        told = gettext("证明：%(facts)s") % {"facts": proved}
        return el("p", told, class_="quiet-text") if proved else ""
    names = (field_label(load().fields[name]) for name in one.differing)
    facts = {"facts": proved, "fields": enumerated(names)}
    told = gettext(
        "不再适用：这份材料证明的是 %(facts)s；现在登记的%(fields)s已经不同。请换成新的材料。"
    )
    return components.notice("bad", told % facts)


def _earlier(earlier: JudgedPaper | None) -> SafeString | str:
    if earlier is None:
        return ""
    facts = {
        "version": earlier.evidence.destination.version,
        "state": labels.STATUS[Status(earlier.evidence.destination.status)],
        "facts": _facts(earlier.proves),
    }
    told = gettext(
        "同一份文件曾用于第 %(version)s 版（%(state)s），当时证明的是 %(facts)s。请打开核对。"
    )
    return components.notice("act", told % facts)


def _facts(facts: Mapping[str, object]) -> str:
    """What a paper proves, in one line; what was empty is left out."""
    known = load().fields
    given = [(known[name], fact) for name, fact in facts.items() if fact != "" and name in known]
    return gettext("，").join(f"{field_label(field)} {_fact(field, fact)}" for field, fact in given)


def _fact(field: DestinationField, fact: object) -> object:
    """As the field itself is written; a day is kept as text."""
    return written(field, date.fromisoformat(str(fact)) if field.type == "date" else fact)
