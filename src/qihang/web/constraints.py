"""The last resort where a form and a rule let something through that the database refuses.

Manifests give a sentence for each constraint that a person can meet (a guard asks for it), so that
two who press at once, or a rule that was forgotten, end in words and not in a fault.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import DataError, IntegrityError
from django.db.models import BaseConstraint, CheckConstraint, F, Q, UniqueConstraint

from qihang.kernel import Refusal, contributions, msgid

_TOO_MUCH = msgid("有一项内容太长、超出范围或含有不能保存的字符，没有保存。请缩短或改正后再试。")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ConstraintSentence:
    """The sentence (a message id) where the database refuses by this constraint."""

    constraint: str
    sentence: str

    @property
    def key(self) -> str:
        """The constraint's name."""
        return self.constraint


def constraint_sentences(sentences: Mapping[str, str]) -> tuple[ConstraintSentence, ...]:
    """One for each constraint of an app's labels.CONSTRAINTS."""
    return tuple(ConstraintSentence(name, words) for name, words in sentences.items())


def refusal_of(error: BaseException) -> Refusal | None:
    """The sentence for an error of the database; None where it is a fault of ours.

    A value that no column can hold is said in general words, and noted: its form lacks a limit.
    """
    name = constraint_of(error)
    if found := contributions.by_key(ConstraintSentence).get(name):
        return Refusal(name, found.sentence)
    if isinstance(error, UnicodeEncodeError):  # on the command line: pages refuse it before
        return Refusal("not_storable", _TOO_MUCH)
    if isinstance(error, DataError):
        _log.error("a form lets through what no column holds", exc_info=error)
        return Refusal("not_storable", _TOO_MUCH)
    return None


def fields_of(constraint: str) -> tuple[str, ...]:
    """The fields that a constraint of this name speaks of, in its own order; none for any other name.

    A sealed value is typed into the field without the ending: id_number for id_number_hash.
    """
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001 - the documented way to a model's constraints
        for found in meta.constraints:
            if found.name == constraint:
                return _typed(_named(found))
        for column in meta.concrete_fields:
            if column.unique and constraint == f"{meta.db_table}_{column.column}_key":
                return _typed((column.name,))
    return ()


def _named(constraint: BaseConstraint) -> tuple[str, ...]:
    if isinstance(constraint, UniqueConstraint):
        return tuple(constraint.fields)
    condition = constraint.condition if isinstance(constraint, CheckConstraint) else None
    return tuple(_names(condition)) if isinstance(condition, Q) else ()


def _names(condition: Q) -> Iterator[str]:
    """The columns of a condition and of its parts, those compared with too."""
    for part in condition.children:
        if isinstance(part, Q):
            yield from _names(part)
        elif isinstance(part, tuple):
            name, other = part
            yield name.partition("__")[0]
            if isinstance(other, F):
                yield str(other.name)  # type: ignore[attr-defined]


def _typed(names: Iterable[str]) -> tuple[str, ...]:
    forms = ((name, name.removesuffix("_hash").removesuffix("_sealed")) for name in names)
    return tuple(dict.fromkeys(form for pair in forms for form in pair))


def constraint_of(error: BaseException) -> str:
    """The constraint that an exception of the database names, or ""."""
    if not isinstance(error, IntegrityError):
        return ""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
