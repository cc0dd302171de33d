"""Letters in words: rows, facts, and what anybody who checks the number is shown."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.documents.kinds import Description
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import spaced
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.verification import labels, queries
from qihang.apps.verification.models import SupervisionLetter
from qihang.apps.verification.queries import UniversityCounts
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Empty, Fact, Table, TableRow
from qihang.web.edition import words

READER = Scope.for_system("a letter checked by its number")


def kind(letter: SupervisionLetter) -> str:
    """What a letter is."""
    return str(labels.LETTER[LetterKind(letter.kind)])


def state(letter: SupervisionLetter) -> SafeString:
    """Whether it was issued."""
    if letter.issued_on is not None:
        return components.status(gettext("已签发"), "done")
    if letter.withdrawn_at is not None:
        return components.status(gettext("已撤回"), "closed")
    return components.status(gettext("待另一人签发"), "waiting")


def listed(letters: Iterable[SupervisionLetter]) -> Table:
    """Letters as a list, newest first."""
    columns = [
        Column(gettext("函件"), lead=True),
        Column(gettext("事由")),
        Column(gettext("学校")),
        Column(gettext("状态"), whole=True),
        Column(gettext("签发日期"), whole=True),
    ]
    rows = [
        TableRow(
            (
                kind(one),
                str(labels.LETTER_CAUSE[LetterCause(one.cause)]),
                "、".join(org_name(row.university) for row in one.universities.all()),
                state(one),
                formats.day(one.issued_on) if one.issued_on else "",
            ),
            href=of_record("verification:letter", one.uuid),
        )
        for one in letters
    ]
    return Table(gettext("函件"), columns, rows, empty=Empty(gettext("还没有函件。")))


def concerns(counts: Sequence[UniversityCounts]) -> Table:
    """Universities above a number of the policy, in the order of codes; no ranking."""
    limits = load().supervision.concern
    columns = [
        Column(gettext("学校"), lead=True),
        Column(gettext("逾期未答复"), end=True),
        Column(gettext("认定属实"), end=True),
        Column(gettext("未登记的比例"), end=True),
    ]
    rows = [
        TableRow(
            (
                org_name(one.university),
                formats.count(one.overdue),
                formats.count(one.breaches),
                f"{one.unregistered_share}%",
            )
        )
        for one in counts
        if one.overdue >= limits.overdue
        or one.breaches >= limits.breaches
        or one.unregistered_share >= limits.unregistered_share
    ]
    none = Empty(gettext("没有达到提醒条件的学校。"))
    return Table(gettext("达到提醒条件的学校"), columns, rows, empty=none)


def facts(letter: SupervisionLetter, number: str) -> list[Fact]:
    """What a letter says beside its text."""
    signer = load().supervision.signers.get(letter.signer)
    found = [
        Fact(gettext("函件"), kind(letter)),
        Fact(gettext("事由"), str(labels.LETTER_CAUSE[LetterCause(letter.cause)])),
        Fact(gettext("编号"), spaced(number) if number else ""),
        Fact(gettext("落款"), words(signer) if signer else ""),
        Fact(gettext("签发日期"), formats.day(letter.issued_on) if letter.issued_on else ""),
        Fact(gettext("约谈时间"), formats.minute(letter.talk_at) if letter.talk_at else ""),
        Fact(gettext("约谈地点"), letter.talk_place),
        Fact(gettext("约谈情况"), letter.talk_note),
    ]
    return [fact for fact in found if fact.value]


def universities(rows: Sequence[tuple[Org, dict[str, int]]]) -> Table:
    """Whom it speaks of, with the counts as they stood when it was drafted."""
    columns = [
        Column(gettext("学校"), lead=True),
        Column(gettext("逾期未答复"), end=True),
        Column(gettext("认定属实"), end=True),
        Column(gettext("毕业生"), end=True),
        Column(gettext("已登记"), end=True),
    ]
    made = [
        TableRow(
            (
                org_name(org),
                *(
                    formats.count(said.get(name, 0))
                    for name in ("overdue", "breaches", "graduates", "registered")
                ),
            )
        )
        for org, said in rows
    ]
    return Table(gettext("涉及的学校"), columns, made)


def describe(document: Document) -> Description | None:
    """What anybody is shown who has the number and the name of a university it speaks of."""
    try:
        letter = queries.letter_in(READER, document.subject)
    except SupervisionLetter.DoesNotExist:
        return None
    names = [org.name for org, _ in queries.universities_of(READER, letter)]
    signer = load().supervision.signers.get(letter.signer)
    shown = (
        Fact(gettext("函件"), kind(letter)),
        Fact(gettext("落款"), words(signer) if signer else ""),
        Fact(gettext("签发日期"), formats.day(letter.issued_on)),
    )
    return Description(names[0] if names else "", shown)
