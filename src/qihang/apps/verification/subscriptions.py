"""What verification hears: changes of the roster are noted, to be checked again with what else changed."""

from qihang.apps.people.events import GraduatesChanged
from qihang.apps.verification import services
from qihang.web import clock


def on_graduates_changed(event: GraduatesChanged) -> None:
    """One row an event, however many graduates."""
    services.note_changed(event.graduates, clock.now())
