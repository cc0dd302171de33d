"""Every record with states belongs to one kind, and what the kind names exists.

Why: a record outside the kit would be moved by hand, without lock, history or audit. An action that its
signature does not know leaves the record altered in the eyes of the proof; one without words is shown by its
code; a window the policy does not have fails when somebody first presses the button.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.apps import apps

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.moves.services import MovedKind
from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.integrity.signed import Signed
from qihang.apps.orgs.labels import ActLabel
from qihang.kernel import contributions
from qihang.policy import load

KINDS = contributions.of(MovedKind)
WINDOW = {"minutes", "hours", "days"}
TERM = {"working_days"}


def faults(kind: MovedKind[Any], record: Signed | None) -> Iterator[str]:
    acts = {f"{kind.kind}.{action}" for action in kind.graph.actions}
    yield from sorted(acts - contributions.by_key(ActLabel).keys())
    if record is None or record.model != kind.model._meta.label:
        yield f"{kind.kind} is not signed"
    else:
        yield from sorted(acts - record.changed_by - record.made_by)
        parts = {(part.model, part.of) for part in record.parts}
        if (kind.history._meta.label, f"{kind.link}_id") not in parts:
            yield f"{kind.history.__name__} is no part of what is signed"
    for names, units in ((kind.graph.undo_within, WINDOW), (kind.graph.within, TERM)):
        for name in sorted(set(names.values())):
            limit = load().limits.get(name)
            if limit is None or limit.unit not in units:
                yield f"{name} is no limit in {', '.join(sorted(units))}"


def of(kind: MovedKind[Any]) -> Signed | None:
    return contributions.by_key(Signed).get(kind.kind)


def test_what_every_kind_names_exists() -> None:
    assert KINDS
    assert [fault for kind in KINDS for fault in faults(kind, of(kind))] == []


def test_every_record_and_every_history_belongs_to_a_kind() -> None:
    """The kind stands in the manifest of its app."""
    models = {m for m in apps.get_models() if issubclass(m, MovedRecord | MoveRow)}
    assert models == {model for kind in KINDS for model in (kind.model, kind.history)}


def test_the_guard_notices() -> None:
    kind = next(kind for kind in KINDS if kind.kind == "destination")
    record = signed.kind_named("destination")
    graph = replace(kind.graph, within={next(iter(kind.graph.needs)): "undo_window"})
    breaches = [
        (kind, None, "destination is not signed"),
        (kind, replace(record, parts=()), "Review is no part of what is signed"),
        (kind, replace(record, changed_by=record.changed_by - {"destination.undo"}), "destination.undo"),
        (replace(kind, graph=graph), record, "undo_window is no limit in working_days"),
    ]  # fmt: skip
    for kind_, record_, found in breaches:
        assert found in list(faults(kind_, record_))
    unnamed = replace(kind, kind="thing")
    assert "thing.file" in list(faults(unnamed, record))
