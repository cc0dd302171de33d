"""The feed follows graduates and their registrations."""

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.feed import services
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Manifest, Subscription

MANIFEST = Manifest(
    "feed",
    (
        Subscription(GraduatesChanged, services.note_graduates),
        Subscription(DestinationsMoved, services.note_destinations),
    ),
)
