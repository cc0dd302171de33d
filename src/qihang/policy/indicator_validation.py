"""Do the indicators fit the kinds of destination? Part of `checking.check`."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from qihang.policy.indicators import Quantity, Wording
from qihang.policy.library import Policy
from qihang.policy.problems import PolicyProblem

FILE = "national/indicators.yaml"
OVERALL = "placement_rate"
TOTAL = "total"
Problems = Iterator[PolicyProblem]


def figures(policy: Policy, day: date) -> Problems:
    """The parts must share out the groups; the overall rate must be exactly the placed ones."""
    groups = policy.destination_groups(day)
    definitions = policy.definitions.at(day)
    parts = [g for name, d in definitions.items() if name != OVERALL for g in d.numerator]
    if sorted(parts) != sorted(groups):
        yield PolicyProblem(
            FILE,
            str(day),
            f"the parts count {sorted(parts)}, the groups are {sorted(groups)}",
            "Let each group stand in exactly one part.",
        )
    placed = {code for code, group in groups.items() if group.placed}
    if OVERALL in definitions and set(definitions[OVERALL].numerator) != placed:
        yield PolicyProblem(
            FILE,
            OVERALL,
            f"on {day} it does not count exactly the placed groups {sorted(placed)}",
            "Mend `numerator` here or `placed` of the groups.",
        )
    if policy.definitions.unregistered not in groups:
        yield PolicyProblem(
            FILE, "unregistered", f"is no group on {day}", f"One of: {', '.join(groups)}."
        )


def wordings(policy: Policy) -> Problems:
    """A wording of its own shares out every kind once, and its rates every group once."""
    for wording in policy.definitions.wordings.values():
        if wording.groups:
            yield from _shares(policy, wording)
            yield from _parts(policy, wording)


def formulas(policy: Policy) -> Problems:
    """Formulas name kinds that there are."""
    known = policy.destinations.kinds
    for dated in policy.definitions.indicators.values():
        for span in dated:
            for quantity in filter(None, (span.value.numerator, span.value.denominator)):
                yield from _kinds(span.value.name, quantity, frozenset(known))


def words(policy: Policy) -> Problems:
    """Words of published tables mean something that there is."""
    groups = {g.code for w in policy.definitions.wordings.values() for g in w.groups}
    groups |= set(policy.destinations.groups)
    rates = {name for w in policy.definitions.wordings.values() for name, _, _ in w.rates}
    rates |= set(policy.definitions.by_name)
    known = {TOTAL, *policy.codes.table("destination")}
    known |= {f"group:{code}" for code in groups} | {f"rate:{name}" for name in rates}
    for use, said_so in policy.definitions.table_words.items():
        if not said_so:
            yield _problem("table_words", f"'{use}' is missing", "Add its words.")
    for said in policy.definitions.published:
        for sense in (*said.senses, *filter(None, [said.of])):
            for term in sorted(set(sense.split()) - {"+", "-"} - known):
                yield _problem(
                    "published",
                    f"'{term}' means nothing",
                    "Write a kind, group:CODE, rate:NAME or total.",
                )


def _shares(policy: Policy, wording: Wording) -> Problems:
    counted = Counter(kind for group in wording.groups for kind in group.kinds)
    for kind in sorted(set(policy.destination_kinds(wording.on)) - set(counted)):
        yield _problem(wording.name, f"kind {kind} stands in no group", "Add it to one.")
    for kind, times in sorted(counted.items()):
        if kind not in policy.destinations.kinds:
            yield _problem(wording.name, f"kind '{kind}' is not known", "Mend the code.")
        elif times > 1:
            yield _problem(wording.name, f"kind {kind} stands in {times} groups", "Keep one.")


def _parts(policy: Policy, wording: Wording) -> Problems:
    rates = {name: set(above) for name, _, above in wording.rates}
    parts = sorted(g for name, above in rates.items() if name != OVERALL for g in above)
    groups = sorted(group.code for group in wording.groups)
    if parts != groups:
        yield _problem(
            wording.name, f"the parts count {parts}, the groups are {groups}",
            "Let each group stand in exactly one part.",
        )  # fmt: skip
    placed = {group.code for group in wording.groups if group.placed}
    if rates.get(OVERALL) != placed:
        yield _problem(
            wording.name, f"{OVERALL} does not count exactly the placed groups {sorted(placed)}",
            "Mend its `numerator` or `placed` of the groups.",
        )  # fmt: skip
    if policy.definitions.unregistered not in groups:
        yield _problem(wording.name, "the unregistered stand in no group", "Add their group.")


def _kinds(name: str, quantity: Quantity, known: frozenset[str]) -> Problems:
    for kind in sorted(quantity.kinds - known):
        yield _problem(name, f"kind '{kind}' is not known", "Mend the code.")


def _problem(name: str, message: str, cure: str) -> PolicyProblem:
    return PolicyProblem(FILE, name, message, cure)
