"""Why a registered name is thought to be meant, in a few code words, and which characters differ."""

from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

RELATIONS = ("name", "former", "short")
NO_FIRM = "none"
REASONS = (
    "exact",
    "writing",
    "former",
    "short",
    "slip",
    "place",
    "form",
    "branch",
    "parent",
    NO_FIRM,
)


def reason(pair: Mapping[str, Any]) -> str:
    """Code words of `REASONS` joined by "+", in their order.

    writing: the same but for width, blanks, brackets, traditional characters or where the place stands;
    place, form: another or none; branch: the registered one is a branch, or another one; parent: the
    written one is a branch of it.
    """
    found = [] if pair["relation"] == RELATIONS[0] else [pair["relation"]]
    if pair["short"]:
        found.append("short")
    elif pair["slipped"]:
        found.append("slip")
    if pair["place"]:
        found.append("place")
    if pair["form"]:
        found.append("form")
    if pair["branch"]:
        found.append("parent" if pair["of_parent"] else "branch")
    if not pair["cost"]:
        found.append("exact" if pair["name"].strip() == pair["matched"].strip() else "writing")
    return "+".join(sorted(set(found), key=REASONS.index))


def slips(written: str, registered: str) -> str:
    """The differing characters, "written→registered" for each stretch; "" stands for none."""
    stretches = Levenshtein.opcodes(written, registered)
    return " ".join(
        f"{written[s.src_start : s.src_end]}→{registered[s.dest_start : s.dest_end]}"
        for s in stretches
        if s.tag != "equal"
    )
