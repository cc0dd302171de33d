"""The frames that checks read, out of the database: whole, or only what changed since they were fetched.

Every read is one COPY; no row becomes an object. docs/subsystems/checks.md says what the columns mean.
"""

import polars as pl

from qihang.apps.verification.queries.frames import records, registers
from qihang.apps.verification.queries.frames.earlier import earlier
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.engines.linkage import meant_firms
from qihang.kernel import Scope

Frames = dict[str, pl.DataFrame]


def whole_frames(scope: Scope, order: FrameOrder) -> Frames:
    """Every frame that has a source; what was never delivered or may not be seen is left out."""
    found: Frames = {
        "registrations": records.registrations(scope, order),
        "graduates": records.graduates(scope, order),
        "evidence": records.evidence(scope, order),
        "answers": records.answers(scope, order),
        "earlier": earlier(scope, order),
        "sources": registers.sources(scope, order),
    }
    loaded = set(found["sources"]["source"])
    if "employers" in loaded:
        found |= _firm_frames(scope, order, found["registrations"])
        found["firms_meant"] = meant_firms(found["registrations"], found["firms"])
    if "firm_people" in loaded:
        codes = employer_codes(found["registrations"])
        found["firm_people"] = registers.firm_people(scope, order, codes)
    for name in registers.LISTS:
        if name in loaded:
            found[name] = registers.people(scope, order, name)
    if "staff" in loaded:
        found["staff"] = registers.staff(scope, order)
    return found


def _firm_frames(scope: Scope, order: FrameOrder, registrations: pl.DataFrame) -> Frames:
    """Firms by the codes that were filed; by name what stands there without a known code."""
    by_code = registers.firms(scope, order, employer_codes(registrations))
    by_name = registers.named_firms(scope, order, unknown_names(registrations, by_code))
    return sorted_firms([by_code, by_name])


def sorted_firms(parts: list[pl.DataFrame]) -> Frames:
    """Every row once, in one order, and the states that they tell."""
    firms = pl.concat(parts).unique().sort(pl.all())
    return {"firms": firms, "firm_states": registers.firm_states(firms)}


def employer_codes(registrations: pl.DataFrame) -> list[str]:
    """The codes that were filed, each once."""
    return registrations["employer_code"].drop_nulls().unique().to_list()


def unknown_names(registrations: pl.DataFrame, firms: pl.DataFrame) -> list[str]:
    """The names of employers, as they are compared, that stand with no code of these firms."""
    known = firms.select(employer_code="code").unique()
    unknown = registrations.filter(pl.col("employer_plain").is_not_null())
    left = unknown.select("employer_plain", "employer_code").join(
        known, on="employer_code", how="anti"
    )
    return left["employer_plain"].unique().to_list()
