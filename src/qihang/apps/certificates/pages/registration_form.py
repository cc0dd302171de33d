"""The registration form 毕业去向登记表 as a draft of a document; in Chinese, whoever prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from qihang.apps.certificates.pages.proofs import university
from qihang.apps.codes import queries as codes
from qihang.apps.destinations import labels
from qihang.apps.destinations import pages as destinations
from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Action, Status
from qihang.apps.documents.models import Document
from qihang.apps.documents.pages import printed_check
from qihang.policy import load
from qihang.web import formats
from qihang.web.documents import Draft

TEMPLATE = "apps/certificates/documents/registration.typ"
HALF = 30  # letters that fit into half a row; a Chinese character is as wide as two
Pair = dict[str, object]
_DECIDED = frozenset({*REVIEWS.values(), Action.RETURN, Action.CONFIRM, Action.CORRECT})


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """Everything a form is made of. `address` is where its proof is checked, with the number."""

    version: Destination
    papers: Sequence[Evidence]
    history: Sequence[Review]
    proof: Document | None = None
    page: str = ""
    address: str = ""
    id_number: str = ""  # whole; "" prints the masked one


def draft(printed: PrintedForm, now: datetime) -> Draft:
    """The document as it stands now; marked while the university has not approved it."""
    with translation.override("zh-hans"):
        version = printed.version
        counts = version.status in EFFECTIVE
        data = {
            "number_line": gettext("登记号 %(number)s · 第 %(version)s 版 · %(status)s")
            % {
                "number": str(version.uuid)[:8].upper(),
                "version": version.version,
                "status": labels.STATUS[Status(version.status)],
            },
            "person": _person(printed),
            "destination": _destination(version),
            "papers": [_paper(paper) for paper in printed.papers],
            "reviews": [_review(r) for r in reversed(printed.history) if _is_decision(r, version)],
            "proof": printed_check(printed.proof, printed.page, printed.address)
            if counts and printed.proof
            else None,
        }
        mark = "" if counts else gettext("内部使用 未经核定")
        return Draft(TEMPLATE, data, gettext("高校毕业生毕业去向登记表"), now, mark)


def _person(printed: PrintedForm) -> list[Pair]:
    graduate = printed.version.graduate
    pairs = [
        _pair(gettext("姓名"), graduate.name),
        _pair(gettext("性别"), codes.label("sex", graduate.sex)),
        _pair(gettext("民族"), codes.label("ethnicity", graduate.ethnicity)),
        _pair(gettext("政治面貌"), codes.label("politics", graduate.politics)),
        _pair(gettext("身份证号"), printed.id_number or graduate.id_number_masked),
        _pair(gettext("学号"), graduate.student_number),
        _pair(gettext("毕业院校"), university(graduate.org).name),
        _pair(gettext("学院"), graduate.org.name),
        _pair(gettext("专业"), graduate.major_name),
        _pair(gettext("学历"), codes.label("qualification", graduate.qualification)),
        _pair(gettext("培养方式"), codes.label("training_mode", graduate.training_mode)),
        _pair(gettext("毕业日期"), formats.day(graduate.graduation_date)),
        _pair(gettext("生源地"), codes.place(graduate.home_place), wide=True),
    ]
    return _in_rows(pairs)


def _destination(version: Destination) -> list[Pair]:
    kind = f"{destinations.kind_label(version.kind)}（{version.kind}）"
    filled = destinations.facts_of(version)[1:]  # the first is the kind, drawn for the screen
    pairs = [_pair(fact.label, str(fact.value)) for fact in filled]
    return _in_rows([_pair(gettext("毕业去向"), kind, wide=True), *pairs])


def _in_rows(pairs: Sequence[Pair]) -> list[Pair]:
    """Two a row: where a wide one follows a single one, the row is filled up."""
    placed: list[Pair] = []
    half = False
    for pair in pairs:
        if pair["wide"] and half:
            placed.append(_pair("", ""))
        placed.append(pair)
        half = not pair["wide"] and not half
    return [*placed, _pair("", "")] if half else placed


def _paper(paper: Evidence) -> str:
    kind = load().evidence_kinds.get(paper.kind)
    return f"{kind.label.zh if kind else paper.kind}（{paper.name}）"


def _review(review: Review) -> dict[str, str]:
    return {
        "step": str(labels.ACTION[Action(review.action)]),
        "verdict": review.reason or gettext("同意"),
        "who": review.account.name if review.account else gettext("系统"),
        "at": formats.minute(review.at),
    }


def _is_decision(review: Review, version: Destination) -> bool:
    decided = review.destination_id == version.pk and Action(review.action) in _DECIDED
    return decided and review.undone_at is None


def _pair(label: str, value: str, *, wide: bool = False) -> Pair:
    width = sum(1 if character.isascii() else 2 for character in value)
    return {"label": label, "value": value, "wide": wide or width > HALF}
