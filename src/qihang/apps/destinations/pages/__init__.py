"""How a registration is written on pages: its destination, facts, history; labels for codes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.codes import queries as codes
from qihang.apps.destinations import labels
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries import KnownEmployer, ListedDestination, RegistrationOfEnded
from qihang.apps.destinations.rules import Action, Status
from qihang.apps.destinations.values import PHONE
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Objection, Refusal
from qihang.policy import DestinationField, load
from qihang.web import components, formats
from qihang.web.components import Fact, FieldChange, Moment
from qihang.web.markup import el, join
from qihang.web.refusals import sentence

PLACES = "division"


def enumerated(parts: Iterable[str], between: str = "、") -> str:
    """Words one after the other, with the commas of the reader's language."""
    english = (get_language() or "").startswith("en")
    return {"、": ", ", "；": "; "}[between].join(parts) if english else between.join(parts)


def kind_label(code: str) -> str:
    """The kind in words."""
    return codes.label("destination", code)


def state(version: Destination | ListedDestination | RegistrationOfEnded) -> SafeString:
    """Where it stands, in word and shape."""
    status = Status(version.status)
    return components.status(labels.STATUS[status], labels.TONE[status])


def whither(version: Destination | ListedDestination) -> str:
    """Where the graduate goes, in a few words."""
    if version.enlist_place:
        return codes.place(version.enlist_place)
    texts = (
        version.employer_name,
        version.school_name,
        version.school_name_foreign,
        version.work_description,
        version.shop_url,
    )
    return next((text for text in texts if text), formats.DASH)


def employer_choice(employer: KnownEmployer, field: str) -> dict[str, Any]:
    """An employer as a choice in one of the form's fields, with what choosing it fills in."""
    values = employer.values()
    place = codes.place(employer.work_place) if employer.work_place else ""
    about = [place, codes.label("industry", employer.industry) if employer.industry else ""]
    other = "employer_code" if field == "employer_name" else "employer_name"
    ended = [gettext("已注销或吊销")] if employer.ended else []
    return {
        "value": values[field],
        "label": values[field],
        "detail": " · ".join([*ended, values[other], *filter(None, about)]),
        "fill": {n: [v, _filled_label(n, v)] for n, v in values.items() if n != field},
    }


def employers_meant(found: Iterable[KnownEmployer]) -> list[tuple[str, str, str]]:
    """Firms that may be meant by what was typed: code, name, and what tells it from others."""
    return [
        (
            one.employer_code,
            one.employer_name,
            f"{one.employer_code} · {codes.place(one.work_place)}",
        )
        for one in found
    ]


def _filled_label(name: str, value: str) -> str:
    return codes.label(PLACES, value) if name == "work_place" else value


def days_waiting(version: Destination | ListedDestination, now: datetime) -> int:
    """Whole days since it was filed."""
    return 0 if version.filed_at is None else (now - version.filed_at).days


def facts_of(version: Destination, *leave_out: str) -> list[Fact]:
    """Everything filled in, in the order of the policy, codes in words, the phone masked."""
    fields = [field for name, field in load().fields.items() if name not in leave_out]
    rows = [
        Fact(field_label(field), value(field, version))
        for field in fields
        if _filled(field, version)
    ]
    label = components.code_label(version.kind, kind_label(version.kind))
    return [Fact(gettext("毕业去向"), label), *rows]


def value(field: DestinationField, version: Destination) -> object:
    """One field as people read it."""
    if field.name == PHONE:
        return version.contact_phone_masked
    return written(field, getattr(version, field.name))


def answers(version: Destination, names: Sequence[str], values: Mapping[str, Any]) -> list[Fact]:
    """The answers to these fields in clear, the empty ones too, each with the way back to it."""
    asked = [load().fields[name] for name in names]
    rows = [Fact(field_label(f), written(f, values[f.name]), _question(f.name)) for f in asked]
    label = components.code_label(version.kind, kind_label(version.kind))
    return [Fact(gettext("毕业去向"), label, _question("kind")), *rows]


def refusal_lines(refusal: Refusal | None) -> list[SafeString]:
    """What stands in the way, each with the way to where it is mended."""
    if refusal is None:
        return []
    return [objection_line(o) for o in refusal.objections] or [join([sentence(refusal)])]


def objection_line(objection: Objection) -> SafeString:
    """The field and what is to be said of it; a link to where the graduate mends it."""
    field = load().fields.get(objection.field)
    line = sentence(objection)
    if field:
        line = gettext("%(label)s：%(value)s") % {"label": field_label(field), "value": line}
    place = _question(objection.field)
    return el("a", line, href=place) if place else join([line])


def _question(name: str) -> str:
    """Where the own answer to this is changed; "" for what stands on the last page itself."""
    field = load().fields.get(name)
    if name == "evidence":
        return reverse("destinations:step_evidence")
    if name == "kind" or field is None:
        return reverse("destinations:step_kind")
    return "" if field.type == "flag" else f"{reverse('destinations:step_details')}#id_{name}"


def own_person_facts(graduate: Graduate) -> list[Fact]:
    """The same for the graduate, whose own numbers stand in clear."""
    phone = unseal(graduate.phone_sealed) if graduate.phone_sealed else ""
    clear = {gettext("身份证号"): unseal(graduate.id_number_sealed), gettext("手机"): phone}
    first = [Fact(gettext("姓名"), graduate.name), Fact(gettext("考生号"), graduate.exam_number)]
    known = [Fact(f.label, clear.get(f.label, f.value)) for f in person_facts(graduate)]
    return [*first, *known]


def person_facts(graduate: Graduate) -> list[Fact]:
    """Who it is, as the academic record has it; numbers masked."""
    hardship = codes.label("hardship", graduate.hardship)
    facts = [
        Fact(gettext("学院"), org_name(graduate.org)),
        Fact(gettext("班级"), graduate.class_name),
        Fact(gettext("专业"), graduate.major_name),
        Fact(gettext("学历"), codes.label("qualification", graduate.qualification)),
        Fact(gettext("学号"), graduate.student_number),
        Fact(gettext("身份证号"), graduate.id_number_masked),
        Fact(gettext("手机"), graduate.phone_masked),
        Fact(gettext("困难类别"), hardship),
    ]
    bound = [Fact(gettext("定向单位"), graduate.agreed_unit)] if graduate.agreed_unit else []
    return [*facts, *bound]


def moments(
    history: Sequence[Review], versions: Sequence[Destination], *, names: bool = True
) -> list[Moment]:
    """History, newest first; a filing tells what changed since the one before."""
    known = {version.pk: version for version in versions}
    before = dict(zip([v.pk for v in versions[1:]], versions, strict=False))
    told = (review for review in history if not _goes_without_saying(review))
    return [_moment(r, known[r.destination_id], before, names=names) for r in told]


def changes(older: Destination, newer: Destination) -> list[FieldChange]:
    """Each field that reads differently."""
    kind = [(gettext("毕业去向"), kind_label(older.kind), kind_label(newer.kind))]
    rows = [(field_label(f), value(f, older), value(f, newer)) for f in load().fields.values()]
    return [FieldChange(*row) for row in kind + rows if str(row[1]) != str(row[2])]


def _moment(
    review: Review, version: Destination, before: dict[int, Destination], *, names: bool
) -> Moment:
    action = Action(review.action)
    filed = action == Action.FILE and version.pk in before
    word = labels.ACTION[action]
    undone = gettext("（已撤销）") if review.undone_at else ""
    return Moment(
        at=review.at,
        who=_who(review, version) if names else "",
        what=f"{word}{undone}" + gettext(" · 第 %(n)s 版") % {"n": version.version},
        reason=review.reason,
        changes=changes(before[version.pk], version) if filed else (),
        tone="plain" if review.undone_at else labels.MOMENT_TONE.get(action, "plain"),
    )


def _goes_without_saying(review: Review) -> bool:
    """A returned version is replaced by the next one, whose filing is told anyway."""
    return review.action == Action.SUPERSEDE and review.from_status == Status.RETURNED


def _who(review: Review, version: Destination) -> str:
    if review.account is None:
        return gettext("系统")
    if review.account_id == version.graduate.account_id:
        return gettext("毕业生本人")
    return review.account.name


def field_label(field: DestinationField) -> str:
    """Its name in the reader's language."""
    return field.label.text(get_language() or "")


def _filled(field: DestinationField, version: Destination) -> bool:
    name = "contact_phone_masked" if field.name == PHONE else field.name
    return getattr(version, name) not in ("", None, False)


def written(field: DestinationField, raw: Any) -> object:
    """A kept value of the field as people read it."""
    if raw in ("", None):
        return formats.DASH
    if field.type == "code":
        return codes.place(raw) if field.codes == PLACES else codes.label(field.codes, raw)
    if field.type == "money":
        return formats.money(raw)
    if isinstance(raw, date):
        return formats.day(raw - timedelta(days=1) if field.name == "term_until" else raw)
    if isinstance(raw, bool):
        return gettext("已声明") if raw else gettext("未声明")
    return raw
