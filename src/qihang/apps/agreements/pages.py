"""How agreements are written on pages: state, facts, history, what the reader may do."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.agreements import labels, queries
from qihang.apps.agreements.models import (
    Agreement,
    AgreementMove,
    AgreementNumber,
    AgreementPaper,
)
from qihang.apps.agreements.rules import (
    SIGNED,
    AgreementAction,
    AgreementForm,
    AgreementState,
    EndKind,
    LossKind,
    PaperKind,
)
from qihang.apps.codes import queries as codes
from qihang.apps.documents.kinds import Description
from qihang.apps.documents.models import Document
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import MergeLine
from qihang.kernel import Scope
from qihang.web import components, formats
from qihang.web.components import Fact, Moment
from qihang.web.markup import el, join

DAY = timedelta(days=1)


def state(agreement: Agreement) -> SafeString:
    """Where it stands, in word and shape."""
    where = AgreementState(agreement.status)
    return components.status(labels.STATE[where], labels.TONE[where])


def facts_of(agreement: Agreement) -> list[Fact]:
    """Number, terms and end; what is empty is left out."""
    form = labels.FORM[AgreementForm(agreement.form)]
    rows = [
        Fact(gettext("编号"), agreement.number),
        Fact(gettext("形式"), str(form)),
        Fact(gettext("发放时间"), formats.minute(agreement.issued_at)),
        *_terms(agreement),
        *_end(agreement),
    ]
    return [fact for fact in rows if fact.value not in ("", None)]


def _terms(agreement: Agreement) -> list[Fact]:
    if agreement.recorded_at is None:
        return []
    place, pay = agreement.work_place, agreement.monthly_pay_fen
    return [
        Fact(gettext("用人单位"), agreement.employer_name),
        Fact(gettext("统一社会信用代码"), agreement.employer_code),
        Fact(gettext("工作地点"), codes.place(place) if place else ""),
        Fact(gettext("岗位"), agreement.position_name),
        Fact(gettext("月薪"), formats.money(pay) if pay else ""),
        Fact(gettext("签约日期"), formats.day(agreement.signed_date)),
        Fact(gettext("合同期限"), _term(agreement)),
        Fact(gettext("登记签约时间"), formats.minute(agreement.recorded_at)),
    ]


def _term(agreement: Agreement) -> str:
    start, until = agreement.term_from, agreement.term_until
    if start is None and until is None:
        return ""
    if until is None:
        return gettext("%(first)s 起") % {"first": formats.day(start)}
    last = formats.day(until - DAY)
    return gettext("%(first)s 至 %(last)s") % {"first": formats.day(start), "last": last}


def _end(agreement: Agreement) -> list[Fact]:
    if not agreement.end_kind:
        return []
    return [
        Fact(gettext("解约方式"), str(labels.END[EndKind(agreement.end_kind)])),
        Fact(gettext("解约日期"), formats.day(agreement.ended_date)),
        Fact(gettext("登记解约时间"), formats.minute(agreement.end_recorded_at)),
    ]


def number_lines(numbers: Iterable[AgreementNumber]) -> list[Fact]:
    """Every number the agreement has had; only worth showing where one was replaced."""
    lines = []
    for number in numbers:
        given = formats.day(timezone.localdate(number.given_at))
        if number.replaced_at is None:
            words = gettext("%(day)s 发放，现用") % {"day": given}
        else:
            loss = labels.LOSS[LossKind(number.loss or "")]
            facts = {
                "given": given,
                "day": formats.day(timezone.localdate(number.replaced_at)),
                "loss": loss,
            }
            words = gettext("%(given)s 发放，%(day)s 作废：%(loss)s") % facts
        lines.append(Fact(number.number, words))
    return lines if len(lines) > 1 else []


def papers(items: Iterable[AgreementPaper]) -> SafeString | str:
    """Stored papers as links, each with a small picture of its first page."""
    lines = [el("li", _paper(item)) for item in items]
    return el("ul", *lines, class_="stack") if lines else ""


def _paper(item: AgreementPaper) -> SafeString:
    href = reverse("agreements:paper", args=[item.uuid])
    label = str(labels.PAPER[PaperKind(item.kind)])
    size = f"{max(1, item.file.size // 1024):,} KB"
    picture = el(
        "img",
        src=reverse("agreements:preview", args=[item.uuid]),
        alt=gettext("%(paper)s的缩略图") % {"paper": label},
        loading="lazy",
        class_="preview",
    )
    head = el("p", el("b", label), " ", el("a", item.name, href=href), " ", el("small", size))
    return join((head, el("a", picture, href=href, tabindex="-1")))


def moments(
    moves: Sequence[AgreementMove], agreements: Iterable[Agreement], *, names: bool = True
) -> list[Moment]:
    """What happened to all agreements of a graduate, newest first: the way from one to the next."""
    begun = [
        Moment(one.issued_at, "", gettext("发放编号 · %(number)s") % {"number": one.number})
        for one in agreements
    ]
    told = [*(_moment(move, names=names) for move in moves), *begun]
    return sorted(told, key=lambda moment: moment.at, reverse=True)


def _moment(move: AgreementMove, *, names: bool) -> Moment:
    action = AgreementAction(move.action)
    undone = gettext("（已撤销）") if move.undone_at else ""
    employer = move.agreement.employer_name
    about = [move.agreement.number, *([employer] if employer else [])]
    return Moment(
        at=move.at,
        who=(move.account.name if move.account else gettext("系统")) if names else "",
        what=f"{labels.ACTION[action]}{undone} · {' · '.join(about)}",
        reason=move.reason,
        tone="plain" if move.undone_at else labels.MOMENT_TONE.get(action, "plain"),
    )


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> Sequence[MergeLine]:
    """Of two records of one person: a graduate has one agreement alive, so the record that has it goes on."""
    alive = queries.alive_of(scope, [survivor.pk, duplicate.pk])
    mine, theirs = [alive[g.pk].number if g.pk in alive else "" for g in (survivor, duplicate)]
    blocks = _keeps_apart(alive[duplicate.pk]) if duplicate.pk in alive else ""
    return [MergeLine(gettext("就业协议书"), mine, theirs, "", blocks)] if alive else []


def _keeps_apart(agreement: Agreement) -> str:
    """A signed agreement is ended, a number nobody signed for becomes void."""
    if agreement.status in SIGNED:
        return gettext("要并入的那条记录有一份已签的协议，请先解约，或改为保留那一条。")
    return gettext("要并入的那条记录有一份还没签的协议书，请先作废，或改为保留那一条。")


def describe_check(document: Document) -> Description | None:
    """The graduate's name, and what others see of a signed agreement."""
    found = queries.checked_agreement(Scope.for_system("verify"), document)
    if found is None:
        return None
    college = found.graduate.org
    facts = (
        Fact(gettext("协议书编号"), found.number),
        Fact(gettext("毕业院校"), (college.parent or college).name),
        Fact(gettext("用人单位"), found.employer_name),
        Fact(gettext("签约日期"), formats.day(found.signed_date)),
    )
    return Description(found.graduate.name, facts)
