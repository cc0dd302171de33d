"""What files give to orgs."""

from qihang.apps.files.services.verifying import DISK
from qihang.kernel import Manifest

MANIFEST = Manifest("files", (DISK,))
