"""Where the editions of a plan lie: folders of the policy, and those named beside it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from qihang.policy.editions import Edition, read_edition, yaml_in
from qihang.policy.measures import PlanMeasure
from qihang.policy.problems import PolicyProblem
from qihang.policy.reminders import Reminder, read_reminders
from qihang.policy.yaml_nodes import open_yaml


def read_editions(
    root: Path, measures: Mapping[str, PlanMeasure], beside: str, in_force: str
) -> Mapping[str, Edition]:
    """Every edition by its code, the one in force first."""
    found: dict[str, Edition] = {}
    for folder, shown in _edition_folders(root, beside):
        edition = read_edition(folder, shown, measures)
        if edition.code in found:
            fault = f"another edition is called '{edition.code}' already"
            cure = "Give this one a `code` of its own."
            raise PolicyProblem(f"{folder.name}/plan.yaml", "code", fault, cure)
        found[edition.code] = edition
    first = {in_force: found[in_force]} if in_force in found else {}
    return {**first, **found}


def read_all_reminders(root: Path, beside: str) -> Mapping[str, Mapping[str, Reminder]]:
    """The reminders of each edition, by its code."""
    return {
        open_yaml(yaml_in(folder, "plan"), shown).text("code", folder.name): read_reminders(
            folder, shown
        )
        for folder, shown in _edition_folders(root, beside)
    }


def _edition_folders(root: Path, beside: str) -> Iterator[tuple[Path, Path]]:
    """Each folder that holds a plan.yaml, and what its path is shown from."""
    for plan in sorted(root.glob("*/plan.y*ml")):
        yield plan.parent, root
    for named in filter(None, beside.split(os.pathsep)):
        folder = Path(named).expanduser().resolve()
        own = yaml_in(folder, "plan")
        for plan in [own] if own.exists() else sorted(folder.glob("*/plan.y*ml")) or [own]:
            yield plan.parent, plan.parent
