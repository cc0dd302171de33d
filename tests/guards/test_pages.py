"""Every page that lets somebody in: well formed, without inline code, and English in English.

Why: a page nobody looked at in English stays half Chinese, one without a heading or with an unnamed
field is closed to a screen reader, and an inline script is refused by the browser in silence. The
pages are those of the access matrix, as four people around one graduate and a visitor get them.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from qihang.policy import load
from tests.guards.breaches import CJK, EXAMPLES, untranslatable
from tests.guards.looking import Look, Words, looks, stored_words
from tests.guards.sources import Finding, product, report
from tests.guards.stage import Stage
from tests.guards.test_templates import INLINE, Labels

pytestmark = pytest.mark.django_db
WHO = ("anonymous", "self", "college-head", "university-head", "province-power")
OWN_NAMES = {"中文", "启航"}  # of the language and of the product


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield Stage()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def chinese(stage: Stage) -> list[Look]:
    return list(looks(stage, WHO, "zh-hans"))


@pytest.fixture(scope="module")
def english(stage: Stage) -> list[Look]:
    with translation.override("en"):
        return list(looks(stage, WHO, "en"))


def test_pages_are_complete(chinese: list[Look]) -> None:
    def lacking() -> Iterator[Finding]:
        for look in chinese:
            if (
                len(re.findall(r"<h1\b", look.html)) != 1 and look.name != "web:ui"
            ):  # shows examples
                yield Finding(look.path, 0, f"{look}: not exactly one h1")
            if not re.search(r"<title>\s*[^<\s]", look.html) or '<html lang="zh' not in look.html:
                yield Finding(look.path, 0, f"{look}: no title or no language")

    report(lacking(), "Extend base.html, fill the title block, begin with page_title.")


def test_ids_are_used_once(chinese: list[Look]) -> None:
    def doubled() -> Iterator[Finding]:
        for look in chinese:
            for one, times in Counter(re.findall(r'\sid="([^"]*)"', look.html)).items():
                if times > 1:
                    yield Finding(look.path, 0, f"{look}: id {one!r} {times} times")

    report(doubled(), "Give each element its own id; labels and htmx find only the first.")


def test_no_inline_code_reaches_a_browser(chinese: list[Look]) -> None:
    def inline() -> Iterator[Finding]:
        for look in chinese:
            for match in INLINE.finditer(look.html):
                yield Finding(look.path, 0, f"{look}: {look.html[match.start() :][:60]}")

    report(
        inline(), "The content security policy refuses it: use a class, a file, a data attribute."
    )


def test_every_field_has_a_name(chinese: list[Look]) -> None:
    def nameless() -> Iterator[Finding]:
        for look in chinese:
            parser = Labels()
            parser.feed(look.html)
            for _, tag in parser.unlabelled():
                yield Finding(look.path, 0, f"{look}: <{tag}> without a label")

    report(nameless(), "Give it a <label for>, or an aria-label.")


def test_english_pages_are_english(stage: Stage, english: list[Look]) -> None:
    data = [*stored_words(), *made_up_names(), *names_without_english()]

    def left() -> Iterator[Finding]:
        seen: set[str] = set()
        for look in english:
            if '<html lang="en' not in look.html:
                yield Finding(look.path, 0, f"{look}: not marked as English")
            for said in Words(look.html).said:
                rest = without(said, [*data, *OWN_NAMES]).strip()
                if CJK.search(rest) and rest not in seen:
                    seen.add(rest)
                    yield Finding(look.path, 0, f"{look}: {rest[:60]}")

    report(left(), 'Translate it; where it must stay Chinese, mark the element lang="zh".')


WITHOUT_ENGLISH = (
    "central_enterprise", "industry_gb4754", "major_undergraduate", "major_vocational", "occupation",
)  # fmt: skip


def names_without_english() -> list[str]:
    """Names of code sets whose source gives none in English, longest first."""
    rows = (row for name in WITHOUT_ENGLISH for row in load().codes.table(name).values())
    return sorted((row.label.zh for row in rows if row.label.en in ("", row.label.zh)), key=len)[
        ::-1
    ]


def made_up_names() -> list[str]:
    """Names in the examples of the living page, which nobody translates."""
    sources = (source for source in product() if source.module.startswith(EXAMPLES))
    return [str(node.value) for source in sources for node in untranslatable(source)]


def without(text: str, known: list[str]) -> str:
    """The text with everything known taken out of it."""
    for part in known:
        text = text.replace(part, "")
    return text
