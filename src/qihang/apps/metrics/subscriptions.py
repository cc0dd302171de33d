"""What the ledger does when it hears of graduates and destinations."""

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.destinations.rules import COUNTING
from qihang.apps.metrics.services import ledger
from qihang.apps.people.events import GraduatesChanged
from qihang.web import clock


def on_graduates_changed(event: GraduatesChanged) -> None:
    ledger.reconcile_graduates(event.graduates, event.on, clock.now())


def on_destinations_moved(event: DestinationsMoved) -> None:
    """Most moves lead from one stage of review to the next and change no figure."""
    if event.action in COUNTING:
        ledger.reconcile_destinations(event.destinations, event.on, clock.now())
