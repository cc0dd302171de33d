"""Do the checks name kinds, codes and clauses that exist elsewhere in the policy?"""

from collections.abc import Iterable, Iterator

from qihang.policy.checks import NOT_PLACED, PLACED, Check
from qihang.policy.library import Policy
from qihang.policy.problems import PolicyProblem

FILE = "national/checks.yaml"


def check_problems(policy: Policy) -> Iterator[PolicyProblem]:
    """Every name of a check, a shared relation or a group of kinds that leads nowhere."""
    groups = policy.checks.kind_groups
    kinds = {*policy.destinations.kinds, *policy.destinations.groups, *groups, PLACED, NOT_PLACED}
    clauses = {one for edition in policy.editions.values() for one in edition.clauses}
    types = policy.codes.table("employer_type")
    for name, codes in groups.items():
        yield from _unknown(name, "kind", codes, policy.destinations.kinds)
    for shared in policy.checks.shared:
        yield from _unknown(shared.name, "kind", shared.kinds, kinds)
    for check in policy.checks.checks:
        yield from _unknown(check.code, "kind", check.kinds, kinds)
        yield from _unknown(check.code, "employer type", check.employer_types, types)
        if clauses:
            yield from _unknown(check.code, "clause", check.clauses, clauses)
        yield from _unknown(check.code, "code set", _code_sets(check), policy.codes.names())


def _code_sets(check: Check) -> list[str]:
    """The code sets that facts of type code name."""
    return [fact.codes for fact in check.facts if fact.type == "code"]


def _unknown(
    code: str, what: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[PolicyProblem]:
    for name in sorted(set(names) - set(known)):
        yield PolicyProblem(FILE, code, f"{what} '{name}' is not known", "Mend the name.")
