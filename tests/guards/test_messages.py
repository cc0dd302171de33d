"""Every text has an English translation that says as much as the Chinese.

Why: Chinese is the source language, so nothing is missing there; in English a forgotten text stays
Chinese, and a translation that lost a {place} loses a fact, or fails where it is shown.
"""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message

from qihang.config.messages import TRANSLATIONS, problems, stored
from tests.guards.breaches import CJK
from tests.guards.sources import ROOT, Finding, report

LEAST = 8  # characters of a part that is no accident
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
OWN_NAMES = re.compile("启航|中文")  # of the product and of the language


def translated() -> Iterator[tuple[str, Message, str]]:
    """Where it stands, the message, and one of its translations (each plural form by itself)."""
    for language, path in TRANSLATIONS.items():
        for message in stored(path, language):
            forms = message.string if isinstance(message.string, tuple | list) else [message.string]
            if message.id:
                where = path.relative_to(ROOT).as_posix()
                yield from ((where, message, form or "") for form in forms)


def source_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def places(text: str) -> set[str]:
    """Names of the places that facts fill; `{{` is a brace, not a place."""
    return {a or b for a, b in PLACE.findall(text.replace("{{", "").replace("}}", ""))}


def test_every_text_is_in_the_catalogue_and_translated() -> None:
    report(
        (Finding("locale", 0, line) for line in problems()),
        "`make messages`, then translate what is open in locale/en.",
    )


def test_a_translation_has_the_same_places() -> None:
    report(
        (
            Finding(path, message.lineno or 0, f"{source_of(message)!r} -> {form!r}")
            for path, message, form in translated()
            if form and places(form) != places(source_of(message))
        ),
        "Keep every {place} of the Chinese; order and words around it are free.",
    )


def says_it_again(text: str) -> bool:
    """Whether the text is one part said twice or more."""
    return any(
        len(text) % part == 0 and text == text[:part] * (len(text) // part)
        for part in range(LEAST, len(text) // 2 + 1)
    )


def test_a_translation_is_said_once() -> None:
    assert says_it_again("Nothing is here." * 2)
    report(
        (
            Finding(path, message.lineno or 0, f"{source_of(message)!r} -> {form!r}")
            for path, message, form in translated()
            if says_it_again(form)
        ),
        "A catalogue was filled in twice: leave one.",
    )


def test_english_is_english() -> None:
    report(
        (
            Finding(path, message.lineno or 0, f"{form!r}")
            for path, message, form in translated()
            if CJK.search(OWN_NAMES.sub("", form or ""))
        ),
        "Say it in English; a Chinese term that has to stand there goes into OWN_NAMES.",
    )


def test_the_guard_reads_places() -> None:
    assert places("已通过 %(count)s 条，{who} 于 {day}") == {"count", "who", "day"}
    assert places("{{n}} 条") == set()
