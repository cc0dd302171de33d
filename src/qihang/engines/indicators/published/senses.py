"""What the meanings of a table's words count: a kind, a heading, a group, a rate's numerator, or a sum."""

from qihang.engines.indicators.scheme import Scheme, scheme_by
from qihang.policy import CodeTable, Label, Policy

TOTAL, SUBTOTAL = "total", "subtotal"
KIND, GROUP, RATE, SENSE = "kind:", "group:", "rate:", "sense:"
FOREIGN = "foreign:"  # a group of another wording: foreign:WORDING:CODE


def senses(
    policy: Policy, scheme: Scheme, meaning: str, word: str = ""
) -> list[tuple[Label, frozenset[str]]]:
    """What a meaning may count, the first sense first: its name (else the table's `word`), its kinds."""
    if not meaning.startswith(SENSE):
        return [_sense(policy, scheme, meaning)]
    label = Label(word, word)
    return [
        (label, _reckoned(policy, scheme, sense))
        for sense in meaning.removeprefix(SENSE).split("|")
    ]


def _reckoned(policy: Policy, scheme: Scheme, sense: str) -> frozenset[str]:
    """Kinds of a sense like `total - rate:placement_rate`."""
    kinds: frozenset[str] = frozenset()
    sign = "+"
    for term in sense.split():
        if term in {"+", "-"}:
            sign = term
            continue
        known = term == TOTAL or term.startswith((GROUP, RATE))
        _, own = _sense(policy, scheme, term if known else KIND + term)
        kinds = kinds | own if sign == "+" else kinds - own
    return kinds


def _sense(policy: Policy, scheme: Scheme, meaning: str) -> tuple[Label, frozenset[str]]:
    if meaning == TOTAL:
        return Label(""), frozenset(scheme.group_of)
    table = policy.codes.table("destination")
    prefix, code = meaning.split(":", 1)
    if prefix + ":" == KIND:
        return table[code].label, leaves(table, code)
    if prefix + ":" == RATE:
        definition = scheme.definitions[code]
        return definition.label, scheme.kinds(*definition.numerator)
    if prefix + ":" == FOREIGN:
        wording, code = code.split(":")
        scheme = scheme_by(policy, wording)
    return scheme.groups[code].label, scheme.kinds(code)


def leaves(table: CodeTable, code: str) -> frozenset[str]:
    below = table.children(code)
    return (
        frozenset().union(*(leaves(table, row.code) for row in below))
        if below
        else frozenset([code])
    )
