"""What files give to orgs."""

from qihang.apps.files.services.verification import DISK
from qihang.kernel import Manifest

MANIFEST = Manifest("files", (DISK,))
