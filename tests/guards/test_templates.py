"""Templates only frame: each compiles, stands in the frame, carries no script or style of its own,
and says nothing that cannot be translated.

Why: the content security policy admits no inline script or style, so one would fail silently in
the browser; a Chinese word outside a translate tag would stay Chinese on every English page.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.guards.breaches import CJK
from tests.guards.sources import ROOT, Finding, report, templates

COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*trans(?:late)?\b.*?%}|{%\s*block(?:translate|trans)\b.*?%}.*?{%\s*endblock\w+\s*%}"
    r"|_\((\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
INLINE = re.compile(
    r"<script(?![^>]*(?:\bsrc=|\btype=\"application/ld\+json\"))|<style\b|\sstyle="
    r"|\son[a-z]+=|\bhx-on|javascript:|\|safe\b|autoescape off"
)

ELEMENTS = "allauth/elements/"  # pieces that allauth's own pages are made of


def blank(match: re.Match[str]) -> str:
    """As many lines of nothing, so that line numbers stay true."""
    return "\n" * match[0].count("\n")


def text_of(path: Path) -> str:
    return COMMENT.sub(blank, path.read_text(encoding="utf-8"))


def each_match(pattern: re.Pattern[str], read: Callable[[Path], str]) -> Iterator[Finding]:
    for path in templates():
        for number, line in enumerate(read(path).splitlines(), 1):
            if match := pattern.search(line):
                shown = line[max(match.start() - 20, 0) :][:70].strip()
                yield Finding(path.relative_to(ROOT).as_posix(), number, shown)


def name_of(path: Path) -> str:
    """`desk/home.html`, as loaders and includes call it."""
    return path.as_posix().partition("/templates/")[2]


@pytest.mark.parametrize("name", sorted(map(name_of, templates())))
def test_it_compiles(name: str) -> None:
    get_template(name)


def test_every_template_stands_in_the_frame() -> None:
    texts = {name_of(path): text_of(path) for path in templates()}
    included = set(re.findall(r"{%\s*include\s+[\"']([^\"']+)", "\n".join(texts.values())))

    def loose() -> Iterator[Finding]:
        for path in templates():
            head = texts[name_of(path)].lstrip()[:200]
            framed = head.startswith("{% extends") or "<!doctype html>" in head.lower()
            framed = framed or name_of(path).startswith(ELEMENTS)
            if path.suffix == ".html" and not framed and name_of(path) not in included:
                yield Finding(path.relative_to(ROOT).as_posix(), 1, "neither a page nor included")

    report(loose(), "Extend base.html, or make the fragment a partial of the page it belongs to.")


def test_no_inline_script_or_style() -> None:
    report(
        each_match(INLINE, text_of),
        "Put behaviour into static/qihang/*.js, looks into a component; escape everything.",
    )


def test_every_chinese_word_is_translated() -> None:
    report(
        each_match(CJK, lambda path: TRANSLATED.sub(blank, text_of(path))),
        'Write {% translate "…" %} or {% blocktranslate %}…{% endblocktranslate %}.',
    )


class Labels(HTMLParser):
    """Collects controls without a label and pictures without words."""

    def __init__(self) -> None:
        super().__init__()
        self.labelled: set[str | None] = set()
        self.controls: list[tuple[int, str, dict[str, str | None]]] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "label":
            self.inside += 1
            self.labelled.add(values.get("for"))
        silent = values.get("type") in {"hidden", "submit", "button"}
        if tag in {"input", "select", "textarea"} and not silent and not self.inside:
            self.controls.append((self.getpos()[0], tag, values))
        if tag == "img" and "alt" not in values:
            self.controls.append((self.getpos()[0], tag, {}))

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "label"

    def unlabelled(self) -> Iterator[tuple[int, str]]:
        for line, tag, values in self.controls:
            named = {"aria-label", "aria-labelledby"} & values.keys()
            if not named and (not values.get("id") or values["id"] not in self.labelled):
                yield line, tag


def test_every_control_has_a_label() -> None:
    def unlabelled() -> Iterator[Finding]:
        for path in templates():
            parser = Labels()
            parser.feed(re.sub(r"{%.*?%}|{{.*?}}", "x", text_of(path)))
            for line, tag in parser.unlabelled():
                yield Finding(path.relative_to(ROOT).as_posix(), line, f"<{tag}> without words")

    report(unlabelled(), "Give it a <label for>, or an aria-label; a picture an alt.")


@pytest.mark.parametrize(
    "breach",
    ["<script>x</script>", '<p style="x">', "<a onclick='x'>", "{{ name|safe }}", "<style>"],
)
def test_the_guard_notices_inline_code(breach: str) -> None:
    assert INLINE.search(breach)
    assert not INLINE.search('<script src="x.js" defer></script><a data-on="x" class="style">')
    assert not INLINE.search('<script type="application/ld+json">{}</script>')  # data, never run
