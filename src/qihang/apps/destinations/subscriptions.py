"""What registration does when other apps say that something changed."""

from qihang.apps.destinations import services
from qihang.apps.registers.events import RegisterDelivered
from qihang.web import clock


def on_register_delivered(event: RegisterDelivered) -> None:
    """A register says something else: employers may have ended."""
    services.notify_of_ended_employers(event, clock.now())
