"""Rows that an office prepares for graduates, judged as filings: what differs is judged, once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.filings import registered_all
from qihang.apps.destinations.rules import (
    Filing,
    FilingPerson,
    Registered,
    Status,
    Terms,
    advice,
    objections,
    person_for,
    terms_for,
)
from qihang.apps.intake.models import Change
from qihang.kernel import Objection, Scope, msgid
from qihang.policy import Label, load

Found = tuple[tuple[Objection, str], ...]  # with the severity of each
ERROR, WARNING = "error", "warning"
TARGET = "destinations"  # what a sheet of prepared drafts becomes
_WAITS = Objection(
    "waits_for_graduate",
    msgid("导入后是草稿，还要由毕业生本人上传证明材料、勾选声明并提交。"),
    "kind",
)
_GONE = Objection("kind_not_in_use", "这个去向类别已停用，请重新选择。", "kind")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row: its number, what the rules ask about the graduate, kind and values."""

    row: int
    qualification: str
    agreed_unit: str
    training_mode: str
    contact_is_own: bool
    kind: str
    values: Mapping[str, object]


def is_prepared(scope: Scope, version: Destination) -> bool:
    """Whether this draft of the scope's own graduate was filled in from a sheet or a signed agreement."""
    own_draft = version.status == Status.DRAFT and version.graduate_id == scope.graduate
    made = Change.objects.filter(subject=version.pk, batch__target=TARGET)
    return own_draft and (version.agreement_id is not None or made.exists())


def judge_prepared(
    scope: Scope, rows: Iterable[Prepared], day: date, columns: Collection[str]
) -> Iterator[tuple[int, Found]]:
    """What stands against each row on `day`; two queries however many rows there are.

    What only the graduate can add, papers and statements, is one warning; so is what the sheet, whose
    columns are `columns`, has no column for. Advice is a warning too.
    """
    some = list(rows)
    judge = _Judge(
        registered_all(scope, {str(row.values["employer_code"]) for row in some}), day, columns
    )
    return ((row.row, judge.found(row)) for row in some)


class _Judge:
    """Rows that agree in all that the rules look at are judged once."""

    def __init__(
        self, registered: Mapping[str, Registered], day: date, columns: Collection[str]
    ) -> None:
        policy = load()
        self.registered, self.day, self.columns = registered, day, columns
        compared = {"employer_name", *policy.filing_rules.fields_compared()}
        self.unread = frozenset(  # texts of which the rules ask only whether they are there
            f.name for f in policy.fields.values() if f.type == "text" and f.name not in compared
        )
        self.flags = frozenset(f.name for f in policy.fields.values() if f.type == "flag")
        self.terms: dict[tuple[str, object], Terms | None] = {}
        self.known: dict[tuple[object, ...], Found] = {}

    def found(self, row: Prepared) -> Found:
        read = (self._as_read(name, value) for name, value in row.values.items())
        of_person = (row.qualification, row.agreed_unit, row.training_mode)
        key = (row.kind, *of_person, row.contact_is_own, *read)
        if key not in self.known:
            person = replace(person_for(load(), *of_person), contact_is_own=row.contact_is_own)
            self.known[key] = self._judged(Filing(row.kind, row.values), person)
        return self.known[key]

    def _as_read(self, name: str, value: object) -> object:
        """The value as far as rules read it: of most texts whether they say anything."""
        if name not in self.unread or not value:
            return value
        return value if load().filing_rules.placeholders.has(name, str(value)) else True

    def _judged(self, filing: Filing, person: FilingPerson) -> Found:
        terms = self._terms(filing)
        if terms is None:
            return ((_GONE, ERROR),)
        against = objections(filing, person, terms)
        own = [o for o in against if o.code == "evidence_missing" or o.field in self.flags]
        later = [o for o in against if o.code == "field_missing" and o.field not in self.columns]
        later = [o for o in later if o not in own]
        errors = [(o, ERROR) for o in against if o not in (*own, *later)]
        warnings = [
            *([_WAITS] if own else []),
            *_added(later, terms),
            *advice(filing, person, terms),
        ]
        return (*errors, *((o, WARNING) for o in warnings))

    def _terms(self, filing: Filing) -> Terms | None:
        kind, place = filing.kind, filing.values["work_place"]
        if (kind, place) not in self.terms:
            self.terms[kind, place] = terms_for(load(), kind, place, self.day)
        terms = self.terms[kind, place]
        said = self.registered.get(str(filing.values["employer_code"]))
        return terms and replace(terms, registered=said)


def _added(later: Iterable[Objection], terms: Terms) -> Iterator[Objection]:
    """One warning that names the fields which the graduate has to add."""
    labels = [terms.fields[objection.field].label for objection in later]
    if labels:
        named = Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
        yield Objection(
            "waits_for_fields",
            msgid("表里没有这些栏目，导入后由毕业生本人补填：{fields}。"),
            "kind",
            {"fields": named},
        )
