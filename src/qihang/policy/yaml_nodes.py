"""YAML read with its line numbers, so that every problem in the data names the line to mend.

Scalars stay text until somebody asks for a type: a code written 010 is never a number.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import yaml

from qihang.kernel import Period
from qihang.policy.dated import Dated, Span, Sureness, ValueSource
from qihang.policy.labels import Label
from qihang.policy.problems import PolicyProblem
from qihang.policy.yaml_parser import compose, text_of

T = TypeVar("T")
_NULL = "tag:yaml.org,2002:null"
_FLAGS = {"true": True, "false": False}
_BOOLEANS = _FLAGS | {"yes": True, "no": False}
_DAY = re.compile(r"(\d{4})[^\da-zA-Z]{1,3}(\d{1,2})[^\da-zA-Z]{1,3}(\d{1,2})[^\da-zA-Z]?")

_MONTH = re.compile(r"\d{4}[^\da-zA-Z]{1,3}\d{1,2}[^\da-zA-Z]?")


@dataclass(frozen=True, slots=True)
class Value:
    """One YAML node that knows its file, line and key."""

    node: yaml.Node
    file: str
    key: str

    def problem(self, message: str, cure: str) -> PolicyProblem:
        """A problem with this very value."""
        where = f"line {self.node.start_mark.line + 1} ({self.key})"
        return PolicyProblem(self.file, where, message, cure)

    def text(self) -> str:
        """A scalar as written."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.problem("a single value is needed here", "Write one text or number.")
        return str(self.node.value)

    def one_of(self, known: dict[str, T]) -> T:
        """The value that the written word stands for."""
        if self.text() not in known:
            raise self.problem(
                f"'{self.text()}' is not known", f"Write one of: {', '.join(known)}."
            )
        return known[self.text()]

    def flag(self) -> bool:
        """Either true or false; yes and no mean the same."""
        parsed = _BOOLEANS.get(self.text().strip().lower())
        return self.one_of(_FLAGS) if parsed is None else parsed

    def whole(self) -> int:
        """A whole number."""
        try:
            return int(self.text())
        except ValueError:
            raise self.problem(
                f"'{self.text()}' is not a whole number", "Write digits only."
            ) from None

    def day(self) -> date:
        """A date: 2024-08-31; with slashes, dots or the Chinese words it is understood as well."""
        parts = _DAY.fullmatch(self.text().strip())
        try:
            if parts is None:
                return date.fromisoformat(self.text())
            return date(*map(int, parts.groups()))
        except ValueError:
            month = _MONTH.fullmatch(self.text().strip())
            cure = "Write the day too, like 2024-08-31." if month else "Write it like 2024-08-31."
            raise self.problem(f"'{self.text()}' is not a date", cure) from None

    def items(self) -> tuple["Value", ...]:
        """The elements of a list; nothing written is an empty one."""
        if self.node.tag == _NULL:
            return ()
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.problem("a list is needed here", "Write it as [a, b] or with dashes.")
        return tuple(
            Value(item, self.file, f"{self.key}[{i}]") for i, item in enumerate(self.node.value)
        )

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def section(self) -> "Section":
        """A mapping."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.problem("a mapping is needed here", "Write it as `key: value` lines.")
        return Section(self)

    def is_text(self) -> bool:
        """Whether this is a single value."""
        return isinstance(self.node, yaml.ScalarNode)

    def is_mapping(self) -> bool:
        """Whether this is a mapping of keys."""
        return isinstance(self.node, yaml.MappingNode)

    def is_dated(self) -> bool:
        """Whether this is a list of {from: ..., value: ...}."""
        return (
            isinstance(self.node, yaml.SequenceNode)
            and bool(self.node.value)
            and isinstance(self.node.value[0], yaml.MappingNode)
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """Defaults that a value inherits where it has none: since when it holds, and its source."""

    start: date
    source: ValueSource


@dataclass(slots=True)
class Section:
    """A YAML mapping that is read key by key; `finish` complains of keys nobody asked for."""

    value: Value
    _nodes: dict[str, Value] = field(init=False)
    _read: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._nodes = {}
        for key_node, node in self.value.node.value:
            name = str(key_node.value)
            child = Value(node, self.value.file, f"{self.value.key}.{name}".lstrip("."))
            if name in self._nodes:
                raise child.problem(f"'{name}' stands here twice", "Keep one of the two.")
            self._nodes[name] = child

    def maybe(self, key: str) -> Value | None:
        """The value under `key`, None where it is not written."""
        self._read.add(key)
        return self._nodes.get(key)

    def get(self, key: str) -> Value:
        """The value under `key`, which must be written."""
        found = self.maybe(key)
        if found is None:
            near = get_close_matches(key, set(self._nodes) - self._read, 1)
            cure = f"Is '{near[0]}' meant for it?" if near else f"Add `{key}: ...` here."
            foreign = next((name for name in self._nodes if not name.isascii()), None)
            cure += f" Keys are English words, '{foreign}' is none." if foreign else ""
            raise self.value.problem(f"'{key}' is missing", cure)
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`."""
        found = self.maybe(key)
        return default if found is None and default is not None else self.get(key).text()

    def flag(self, key: str, default: bool) -> bool:
        """The flag under `key`."""
        found = self.maybe(key)
        return default if found is None else found.flag()

    def texts(self, key: str) -> tuple[str, ...]:
        """The list under `key`, empty where it is not written."""
        found = self.maybe(key)
        return () if found is None else found.texts()

    def label(self, prefix: str = "") -> Label:
        """The pair of texts under `zh` and `en` (`help_zh` and `help_en` with prefix "help_")."""
        return Label(self.text(f"{prefix}zh", ""), self.text(f"{prefix}en", ""))

    def source(self, default: ValueSource) -> ValueSource:
        """`reference` and `sureness` as written here, else as in `default`."""
        sureness = self.maybe("sureness")
        return ValueSource(
            self.text("reference", default.reference),
            default.sureness if sureness is None else sureness.one_of(SURENESS),
        )

    def period(self, start: date | None = None) -> Period:
        """From `from` (else `start`) up to but without `until` (else open)."""
        first = self.maybe("from")
        begins = start if first is None and start is not None else self.get("from").day()
        until = self.maybe("until")
        ends = None if until is None else until.day()
        if ends is not None and ends <= begins:
            raise self.value.problem("the period ends before it begins", "Mend `from` or `until`.")
        return Period(begins, ends)

    def texts_by_key(self) -> dict[str, str]:
        """The mapping as it stands, every value a text."""
        return {key: self.get(key).text() for key in self._nodes}

    def basis(self, outer: "Basis | None" = None) -> Basis:
        """`from`, `reference` and `sureness` of this mapping, else those of `outer`."""
        start = self.maybe("from")
        source = self.source(UNSURE if outer is None else outer.source)
        if start is None and outer is not None:
            return Basis(outer.start, source)
        return Basis(self.get("from").day(), source)

    def finish(self) -> None:
        """Refuse keys that nobody reads: they are spelling mistakes."""
        for key, value in self._nodes.items():
            if key not in self._read:
                raise value.problem(
                    f"'{key}' means nothing here", f"Known here: {', '.join(sorted(self._read))}."
                )


SURENESS = {member.value: member for member in Sureness}
UNSURE = ValueSource("", Sureness.UNVERIFIED)


def open_yaml(path: Path, root: Path) -> Section:
    """The top mapping of a YAML file; `root` shortens the path shown in problems."""
    name = path.relative_to(root.parent).as_posix()
    node = compose(text_of(path, name), name)
    if node is None:
        raise PolicyProblem(name, "whole file", "the file is empty", "Write its content.")
    return Value(node, name, "").section()


def sections(value: Value) -> Iterator[Section]:
    """Each mapping of a list, checked for unknown keys once its reader has moved on."""
    for item in value.items():
        section = item.section()
        yield section
        section.finish()


def dated(section: Section, key: str, parse: Callable[[Value], T], basis: Basis) -> Dated[T]:
    """The value under `key`: plain, or a list of {from, until, value, reference, sureness}."""
    return dated_value(section.get(key), parse, basis)


def dated_or(
    section: Section, key: str, parse: Callable[[Value], T], basis: Basis, default: T
) -> Dated[T]:
    """The same, with `default` for ever where nothing is written."""
    found = section.maybe(key)
    if found is not None:
        return dated_value(found, parse, basis)
    file, path = section.value.file, f"{section.value.key}.{key}"
    return Dated(file, path, (Span(Period(basis.start), default, basis.source),))


def dated_value(value: Value, parse: Callable[[Value], T], basis: Basis) -> Dated[T]:
    """A plain value since `basis.start`, or a list of dated ones."""
    if not value.is_dated():
        span = Span(Period(basis.start), parse(value), basis.source)
        return Dated(value.file, value.key, (span,))
    spans = [
        Span(entry.period(), parse(entry.get("value")), entry.source(basis.source))
        for entry in sections(value)
    ]
    return Dated(value.file, value.key, closed(value, spans))


def closed(value: Value, spans: list[Span[T]]) -> tuple[Span[T], ...]:
    """Spans in order, each open one ended where the next begins; refuses overlaps."""
    result: list[Span[T]] = []
    for span, following in zip(spans, [*spans[1:], None], strict=True):
        end = span.period.end
        if following is not None:
            begins = following.period.start
            if begins <= span.period.start or (end is not None and end > begins):
                raise value.problem(
                    f"the values from {span.period.start} and {begins} overlap",
                    "Order them by `from` and let each end before the next begins.",
                )
            end = begins if end is None else end
        result.append(Span(Period(span.period.start, end), span.value, span.source))
    return tuple(result)
