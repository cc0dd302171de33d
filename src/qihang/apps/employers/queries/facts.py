"""What others know of an employer: facts beside each other, never a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Q

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries.records import employers_in
from qihang.apps.employers.rules import LIVING
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries import employer_by_code, firm_history, firms_meant
from qihang.apps.registers.rules import same_name
from qihang.engines.linkage import NONE, Linker
from qihang.kernel import Scope

# What the enterprise register says of a firm is public; who verifies need not see the whole register.
PUBLIC = Scope.for_system("what the public register says of an employer")
_NEAR = 500  # employers of the same beginning that are compared


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the register says of this code: the row that holds now, and how often it changed."""

    firm: Firm | None
    same_name: bool
    rows: int


def register_facts(scope: Scope, code: str, name: str) -> RegisterFacts:  # noqa: ARG001 - the register of firms is public
    """The register about a code, beside the name that was given."""
    rows = firm_history(PUBLIC, code)
    firm = next((row for row in rows if row.until is None), None)
    return RegisterFacts(firm, firm is not None and same_name(firm.name, name), len(rows))


def firm_of_code(scope: Scope, code: str, day: date | None = None) -> Firm | None:  # noqa: ARG001 - public
    """The firm that the register has under this code, to fill a form with."""
    return employer_by_code(PUBLIC, code, day)


def names_meant(scope: Scope, name: str) -> Sequence[Firm]:  # noqa: ARG001 - public
    """Registered firms that the name may mean."""
    return [one.firm for one in firms_meant(PUBLIC, name, 3)]


def duplicates_of(scope: Scope, employer: Employer, most: int = 5) -> list[tuple[Employer, str]]:
    """Living employers in reach that may be the same under another code, with the reason the engine gives."""
    others = employers_in(scope).exclude(pk=employer.pk)
    living = others.filter(status__in=sorted(state.value for state in LIVING))
    near = living.filter(Q(plain__startswith=employer.plain[:2]) | Q(place=employer.place))
    rows = {str(one.pk): one for one in near.order_by("pk")[:_NEAR]}
    if not rows:
        return []
    names = pl.DataFrame(
        [(pk, one.name) for pk, one in rows.items()], schema=["code", "name"], orient="row"
    )
    found = Linker(names).link([employer.name], most).filter(pl.col("answer") != NONE)
    return [(rows[one["code"]], one["reason"]) for one in found.iter_rows(named=True)]
