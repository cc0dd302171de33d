"""Where one test keeps its files."""

from pathlib import Path

from qihang.config.storages import Storages, on_disk


def storages_at(files: Path, exports: Path | None = None) -> Storages:
    """For `settings.STORAGES`: files and sheets in one folder, exports in another or below it."""
    return on_disk(files, exports or files / "exports")
