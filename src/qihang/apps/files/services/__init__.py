"""Keeping files and handing out their bytes."""

from qihang.apps.files.services.storing import Upload, open_stored, store

__all__ = ["Upload", "open_stored", "store"]
