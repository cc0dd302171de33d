"""What verification hears: findings follow their graduates, and what changed is checked again."""

from qihang.apps.people.events import GraduatesChanged
from qihang.apps.verification import services
from qihang.web import clock


def on_graduates_changed(event: GraduatesChanged) -> None:
    """One row an event to be checked again, however many graduates; findings stay with their graduates."""
    services.note_changed(event.graduates, clock.now())
    services.follow_graduates(event.graduates)
