"""The browser that tests and screenshots drive: Debian's Chromium, or one named."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium was found: install one (Debian: `apt-get install chromium`) "
    "or name it in QIHANG_CHROMIUM"
)


def chromium() -> Path | None:
    named = os.environ.get("QIHANG_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found and Path(found).exists() else None
