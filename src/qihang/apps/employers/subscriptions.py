"""What employers do when a register says something else."""

from qihang.apps.employers import services
from qihang.apps.registers.events import RegisterDelivered
from qihang.web import clock


def on_register_delivered(event: RegisterDelivered) -> None:
    """Firms that ended are marked, and their offices told."""
    services.note_ended(event, clock.now())
