"""Keeping files, handing out their bytes, proving them, and letting them go."""

from qihang.apps.files.services.orphans import Swept, sweep
from qihang.apps.files.services.previews import open_preview
from qihang.apps.files.services.retention import Due, Keeper, due, expire, kept_until
from qihang.apps.files.services.storage import Upload, open_stored, store, stored_path
from qihang.apps.files.services.verification import Damage, verify

__all__ = [
    "Damage",
    "Due",
    "Keeper",
    "Swept",
    "Upload",
    "due",
    "expire",
    "kept_until",
    "open_preview",
    "open_stored",
    "store",
    "stored_path",
    "sweep",
    "verify",
]
