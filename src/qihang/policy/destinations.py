"""policy/national/destinations.yaml: what each kind of destination counts as, asks for and accepts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from qihang.kernel import Period
from qihang.policy.codes import CodeTable
from qihang.policy.dated import Dated, ValueSource
from qihang.policy.labels import Label
from qihang.policy.problems import PolicyProblem
from qihang.policy.yaml_nodes import Basis, Section, Value, dated, dated_or, sections

T = TypeVar("T")
Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DestinationGroup:
    """A heading of the figures; whoever is in a placed group counts in the placement rate."""

    code: str
    label: Label
    placed: bool
    period: Period
    source: ValueSource


@dataclass(frozen=True, slots=True)
class DestinationKind:
    """One kind of destination as the rules stand on one day.

    `plain` says it in a graduate's words, `search_words` are further ones it is found by. `required`
    fields must be filled, besides all of one alternative of `required_one_of` where it has any;
    fields neither required nor optional must stay empty. `evidence` lists alternatives:
    all kinds of one of them must be there; empty means no evidence is asked. `forbidden_evidence`
    maps an evidence kind to the prohibition it would break. `heads_approval`: both heads of the
    employment offices must agree. Further conditions on a filing stand in filing_rules.yaml.
    """

    code: str
    label: Label
    plain: Label
    search_words: tuple[str, ...]
    parent: str
    group: DestinationGroup
    required: tuple[str, ...]
    required_one_of: Alternatives
    optional: tuple[str, ...]
    evidence: Alternatives
    supporting: tuple[str, ...]
    forbidden_evidence: Mapping[str, str]
    heads_approval: bool
    source: ValueSource

    @property
    def placed(self) -> bool:
        """Whether it counts in the placement rate."""
        return self.group.placed

    @property
    def allowed(self) -> frozenset[str]:
        """Every field that may be filled; all others must stay empty."""
        either = (name for names in self.required_one_of for name in names)
        return frozenset((*self.required, *either, *self.optional))

    @property
    def evidence_kinds(self) -> tuple[str, ...]:
        """Evidence kinds that may be handed in, proofs first."""
        proofs = (kind for kinds in self.evidence for kind in kinds)
        return tuple(dict.fromkeys((*proofs, *self.supporting)))

    def evidence_suffices(self, given: frozenset[str]) -> bool:
        """Whether one alternative is complete among the `given` evidence kinds."""
        return not self.evidence or any(set(kinds) <= given for kinds in self.evidence)


@dataclass(frozen=True, slots=True)
class DatedKind:
    """One kind of destination with all its dated values."""

    code: str
    label: Label
    plain: Label
    search_words: tuple[str, ...]
    parent: str
    period: Period
    group: Dated[str]
    required: Dated[tuple[str, ...]]
    required_one_of: Dated[Alternatives]
    optional: Dated[tuple[str, ...]]
    evidence: Dated[Alternatives]
    supporting: Dated[tuple[str, ...]]
    forbidden_evidence: Mapping[str, str]
    heads_approval: Dated[bool]
    source: ValueSource

    def at(self, day: date, groups: Mapping[str, DestinationGroup]) -> DestinationKind:
        """The kind as it stands on `day`; raises PolicyProblem where a value is missing."""
        return DestinationKind(
            code=self.code,
            label=self.label,
            plain=self.plain,
            search_words=self.search_words,
            parent=self.parent,
            group=self._group(day, groups),
            required=self.required.at(day),
            required_one_of=self.required_one_of.at(day),
            optional=self.optional.at(day),
            evidence=self.evidence.at(day),
            supporting=self.supporting.at(day),
            forbidden_evidence=self.forbidden_evidence,
            heads_approval=self.heads_approval.at(day),
            source=self.source,
        )

    def _group(self, day: date, groups: Mapping[str, DestinationGroup]) -> DestinationGroup:
        name = self.group.at(day)
        if name not in groups:
            raise PolicyProblem(
                self.group.file,
                self.group.key,
                f"destination {self.code} is in group '{name}', which is not in use on {day}",
                f"Groups of that day: {', '.join(groups)}.",
            )
        return groups[name]


@dataclass(frozen=True, slots=True)
class Destinations:
    """The whole file: groups and kinds."""

    groups: Mapping[str, DestinationGroup]
    kinds: Mapping[str, DatedKind]

    def groups_at(self, day: date) -> Mapping[str, DestinationGroup]:
        """The groups in use on `day`, in their order."""
        return {code: group for code, group in self.groups.items() if day in group.period}

    def kinds_at(self, day: date) -> Mapping[str, DestinationKind]:
        """The kinds in use on `day`, in the order of the code set."""
        groups = self.groups_at(day)
        return {c: kind.at(day, groups) for c, kind in self.kinds.items() if day in kind.period}


def read_destinations(top: Section, table: CodeTable) -> Destinations:
    """Groups and kinds; labels and parents come from the code set `destination`."""
    basis = top.basis()
    groups = {g.code: g for g in (_group(s, basis) for s in sections(top.get("groups")))}
    known = {code: code for code in groups}
    kinds = {}
    for section in sections(top.get("kinds")):
        kind = _Kind(section, basis, known).read(table)
        kinds[kind.code] = kind
    top.finish()
    ordered = {code: kinds[code] for code in table if code in kinds}
    return Destinations(groups, ordered)


def _group(section: Section, basis: Basis) -> DestinationGroup:
    return DestinationGroup(
        code=section.text("code"),
        label=section.label(),
        placed=section.get("placed").flag(),
        period=section.period(basis.start),
        source=section.source(basis.source),
    )


class _Kind:
    """Reads one kind; plain values hold since the kind's own beginning."""

    def __init__(self, section: Section, outer: Basis, groups: dict[str, str]) -> None:
        self.section = section
        self.basis = section.basis(outer)
        self.groups = groups

    def read(self, table: CodeTable) -> DatedKind:
        code = self.section.get("code")
        if code.text() not in table:
            raise code.problem(
                f"'{code.text()}' is not in the code set", "Add it to codes/destination.csv first."
            )
        row = table[code.text()]
        return DatedKind(
            code=row.code,
            label=row.label,
            plain=self.section.label("plain_"),
            search_words=self.section.texts("search_words"),
            parent=row.parent,
            period=self.section.period(self.basis.start),
            group=dated(self.section, "group", lambda v: v.one_of(self.groups), self.basis),
            required=self._or("required", Value.texts, ()),
            required_one_of=self._or("required_one_of", _alternatives, ()),
            optional=self._or("optional", Value.texts, ()),
            evidence=self._or("evidence", _alternatives, ()),
            supporting=self._or("supporting", Value.texts, ()),
            forbidden_evidence=self._forbidden(),
            heads_approval=self._or("heads_approval", Value.flag, False),
            source=self.basis.source,
        )

    def _or(self, key: str, parse: Callable[[Value], T], default: T) -> Dated[T]:
        return dated_or(self.section, key, parse, self.basis, default)

    def _forbidden(self) -> Mapping[str, str]:
        found = self.section.maybe("forbidden_evidence")
        return {} if found is None else found.section().texts_by_key()


def _alternatives(value: Value) -> Alternatives:
    return tuple(item.texts() for item in value.items())
