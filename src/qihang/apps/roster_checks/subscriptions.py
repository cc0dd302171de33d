"""What checks do when they hear that records changed."""

from qihang.apps.people.events import GraduatesChanged
from qihang.apps.roster_checks import services
from qihang.web import clock


def on_graduates_changed(event: GraduatesChanged) -> None:
    """Reports that came true are answered; all stay with their graduates."""
    services.follow_graduates(event.graduates, clock.now())
