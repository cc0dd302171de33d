"""Published tables reckoned anew, from a file alone: no ledger, no database."""

from collections.abc import Sequence
from pathlib import Path

from qihang.engines import indicators, tabular
from qihang.engines.indicators import PublishedUnit, ReckonedUnit, Scheme
from qihang.kernel import Objection, Refusal
from qihang.policy import Policy, load


def reckoned_units(path: Path, wording: str) -> list[ReckonedUnit]:
    """Every unit of every sheet of the file that can be reckoned by this wording.

    Raises FileFault, Refusal unknown_wording, no_table or no_total.
    """
    policy = load()
    if wording not in policy.definitions.wordings:
        raise Refusal(
            "unknown_wording",
            "没有“{wording}”这一口径，可选：{known}。",
            wording=wording,
            known="、".join(policy.definitions.wordings),
        )
    scheme = indicators.scheme_by(policy, wording)
    vocabulary = indicators.vocabulary(policy, scheme)
    grids = tabular.grids(path, path.name)
    units = {
        sheet: found
        for sheet, grid in grids.items()
        if (found := indicators.units(grid, vocabulary))
    }
    if not units:
        raise Refusal(
            "no_table",
            "文件里没有认出按去向统计的表：需要一列（或一行）去向类别，和对应的人数。",
        )
    if len(units) > 1:
        for sheet, found in units.items():
            for unit in found:
                unit.name = f"[{sheet}] {unit.name}".strip()
    return _reckoned(policy, scheme, [unit for found in units.values() for unit in found])


def _reckoned(policy: Policy, scheme: Scheme, units: Sequence[PublishedUnit]) -> list[ReckonedUnit]:
    """Every unit reckoned; one that cannot be says why, unless none can."""
    found, refused = [], []
    for unit in units:
        try:
            found.append(indicators.reckon(policy, scheme, unit))
        except Refusal as refusal:
            refused.append(refusal)
            objection = Objection(refusal.code, refusal.message, "", refusal.facts)
            found.append(ReckonedUnit(unit.name, (), (), (objection,)))
    if len(refused) == len(units):
        raise refused[0]
    return found
