"""Files that a program writes: `python -m qihang.config.docs [--check]`.

A new one is a function without arguments that gives the whole text, and a line in PAGES.
"""

import os
import sys
from importlib import import_module

import django

from qihang.config.places import ROOT

PAGES = {
    ".importlinter": "qihang.config.layers:import_contract",
    "docs/api/openapi.json": "qihang.config.api.views:described",
    "docs/subsystems/commands.md": "qihang.config.docs_commands:render",
    "docs/spec/roles.md": "qihang.config.docs_roles:render",
    "docs/spec/sheets.md": "qihang.config.docs_sheets:render",
    "docs/subsystems/personal-data.md": "qihang.config.docs_personal:render",
}


def rendered(maker: str) -> str:
    module, _, function = maker.partition(":")
    return str(getattr(import_module(module), function)()).strip() + "\n"


def stale() -> dict[str, str]:
    """Path -> new text, for each page that is not what its program writes now."""
    fresh = {page: rendered(maker) for page, maker in PAGES.items()}
    return {page: text for page, text in fresh.items() if text != current(page)}


def current(page: str) -> str:
    path = ROOT / page
    return path.read_text() if path.exists() else ""


def main(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
    django.setup()
    pages = stale()
    for page, text in pages.items():
        if argv == ["--check"]:
            print(f"{page} is not what its program writes: run `make docs` and look at the change")
        else:
            (ROOT / page).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / page).write_text(text)
            print(f"{page} written")
    return 1 if pages and argv == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
