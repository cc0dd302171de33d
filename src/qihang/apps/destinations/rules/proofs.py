"""What a paper proves: the facts as they stood when it was handed in, and whether they still stand.

Which fields a kind of paper proves is policy (policy/national/evidence.yaml, `proves`). Facts are kept as JSON:
texts, numbers, days as texts; "" where a field was empty.
"""

from collections.abc import Mapping
from datetime import date

from qihang.apps.registers.rules import plain
from qihang.policy import Policy

Facts = Mapping[str, object]


def facts_proved(policy: Policy, paper: str, values: Mapping[str, object]) -> dict[str, object]:
    """The facts of these values that a paper of this kind proves, empty ones too."""
    kind = policy.evidence_kinds.get(paper)
    names = kind.proves if kind else ()
    return {name: _kept(values.get(name)) for name in names}


def in_order(policy: Policy, paper: str, proved: Facts) -> Facts:
    """Kept facts in the order of the policy: JSON keeps none."""
    kind = policy.evidence_kinds.get(paper)
    known = [name for name in (kind.proves if kind else ()) if name in proved]
    return {name: proved[name] for name in dict.fromkeys((*known, *proved))}


def facts_entered(policy: Policy, paper: str, values: Mapping[str, object]) -> dict[str, object]:
    """The same for a paper that comes to a draft: what is still empty binds it to nothing."""
    return {name: fact for name, fact in facts_proved(policy, paper, values).items() if fact != ""}


def differing(proved: Facts | None, values: Mapping[str, object]) -> tuple[str, ...]:
    """The fields that say something else than the paper proves; nothing (None): all that is stated."""
    facts = proved or {}
    return tuple(name for name, fact in facts.items() if not _same(fact, _kept(values.get(name))))


def _same(one: object, other: object) -> bool:
    """Spellings that differ in blanks, widths or dots only are the same fact."""
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return one == other


def _kept(value: object) -> object:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
