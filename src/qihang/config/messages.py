"""Translation catalogues with Babel: Chinese texts in Python and templates, English beside them.

`python -m qihang.config.messages update|compile|check`
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from qihang.config.places import ROOT

LOCALE = ROOT / "locale"
SINCE = datetime(2024, 6, 15, tzinfo=UTC)  # one date for ever: a catalogue changes with its texts
TRANSLATIONS = {"en": LOCALE / "en/LC_MESSAGES/django.po"}
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", f"{__name__}:extract_template"),
    ("**/templates/**.txt", f"{__name__}:extract_template"),
]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # The pure parts know no gettext; these are translated where they are shown.
    "Refusal": (2,),
    "Objection": (2,),
    "FileFault": (2,),
    "msgid": None,
    "component": (1,),  # the heading under which a component stands
    "example": (2,),  # what an example of it shows
}
Message = tuple[Any, ...]


def extract_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Message]:
    """Babel's view of a Django template: Django turns it into lines with gettext calls."""
    from django.utils.translation.template import templatize

    lines = templatize(file.read().decode()).splitlines()
    source = "\n".join(line.strip() for line in lines)  # indentation means nothing here
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def extracted() -> Catalog:
    """Every text in the source, with the files that hold it."""
    catalog = Catalog(project="qihang", charset="utf-8", creation_date=SINCE)
    source = ROOT / "src" / "qihang"
    options = {"**.py": {"encoding": "utf-8"}}
    found = extract_from_dir(source, METHODS, options, keywords=KEYWORDS)
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(f"src/qihang/{name}", 0)], (), comments, context=context)
    return catalog


def stored(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="qihang", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update() -> None:
    """Bring every catalogue up to the source; texts that are gone go, nothing is guessed."""
    source = extracted()
    for language, path in TRANSLATIONS.items():
        catalog = stored(path, language)
        catalog.update(source, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)
        print(f"{path}: {len(catalog)} texts, {len(unfinished(catalog))} open")


def unfinished(catalog: Catalog) -> list[str]:
    """Texts without a translation, or with one somebody has to look at."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all_filled(message.string))
    ]


def all_filled(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def problems() -> list[str]:
    """What a catalogue lacks, one line each; empty when `update` would change nothing of weight."""
    source = {(message.id, message.context) for message in extracted() if message.id}
    lines = []
    for language, path in TRANSLATIONS.items():
        catalog = stored(path, language)
        known = {(message.id, message.context) for message in catalog if message.id}
        lines += [f"{language}: not in the catalogue: {text!r}" for text, _ in source - known]
        lines += [f"{language}: no longer in the source: {text!r}" for text, _ in known - source]
        lines += [f"{language}: not translated: {text!r}" for text in unfinished(catalog)]
    return sorted(lines)


def compile_all() -> None:
    """Write the .mo files that are older than their source."""
    for language, path in TRANSLATIONS.items():
        made = path.with_suffix(".mo")
        if path.exists() and (not made.exists() or made.stat().st_mtime < path.stat().st_mtime):
            with made.with_suffix(".new").open("wb") as file:
                write_mo(file, stored(path, language))
            made.with_suffix(".new").replace(made)


def check() -> int:
    lines = problems()
    print("\n".join(lines) or "every text is translated")
    return 1 if lines else 0


def main(argv: list[str]) -> int:
    if argv == ["update"]:
        update()
    elif argv == ["compile"]:
        compile_all()
    elif argv == ["check"]:
        return check()
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
