"""Reading on after a fault, so that one check of a file names all of them."""

from collections.abc import Callable
from typing import TypeVar

from qihang.policy.problems import PolicyProblem
from qihang.policy.yaml_nodes import Section, Value

T = TypeVar("T")


class ProblemCollector:
    """The problems found so far; a reader that may not go on raises the first."""

    def __init__(self, *, patient: bool) -> None:
        self.patient = patient
        self.found: list[PolicyProblem] = []

    def add(self, fault: PolicyProblem) -> None:
        """Keep it, or raise it where nobody collects."""
        if not self.patient:
            raise fault
        self.found.append(fault)

    def past(self, read: Callable[[], T], default: T) -> T:
        """What `read` answers; past its fault, the default."""
        try:
            return read()
        except PolicyProblem as fault:
            self.add(fault)
            return default


def parse_each(value: Value, read: Callable[[Section], T], faults: ProblemCollector) -> list[T]:
    """What `read` makes of each mapping of a list; those with a fault are left out."""
    found = []
    for item in value.items():
        try:
            section = item.section()
            made = read(section)
            section.finish()
        except PolicyProblem as fault:
            faults.add(fault)
        else:
            found.append(made)
    return found


def codes_in(top: Section, key: str) -> list[str]:
    """The codes of a list, also of entries with a fault: others may name them all the same."""
    value = top.maybe(key)
    items = () if value is None else value.items()
    codes = (item.section().maybe("code") for item in items if item.is_mapping())
    return [code.text() for code in codes if code is not None and code.is_text()]
