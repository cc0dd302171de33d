"""Keeping files, handing out their bytes, proving them, and letting them go."""

from qihang.apps.files.services.expiring import Due, Keeper, due, expire
from qihang.apps.files.services.previewing import open_preview
from qihang.apps.files.services.storing import Upload, open_stored, store
from qihang.apps.files.services.sweeping import Swept, sweep
from qihang.apps.files.services.verifying import Damage, verify

__all__ = [
    "Damage",
    "Due",
    "Keeper",
    "Swept",
    "Upload",
    "due",
    "expire",
    "open_preview",
    "open_stored",
    "store",
    "sweep",
    "verify",
]
