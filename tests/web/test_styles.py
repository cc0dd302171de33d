"""The style keeps its promises: two equal dark blocks, enough contrast, no class nobody styles."""

import re
from pathlib import Path

import pytest

import qihang.web

STATIC = Path(qihang.web.__file__).parent / "static" / "qihang"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
TEXT = ("ink", "ink-2", "link", "dawn", "good", "near", "bad", "unknown")
GROUNDS = ("card", "ground", "sail", "tint")
MARKS = ("edge", "dawn-mark", "fill")


def block(selector: str) -> dict[str, str]:
    body = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root")
DARK = block(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_two_dark_blocks_are_equal() -> None:
    assert block(':root:not([data-theme="light"])') == DARK


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read(theme: dict[str, str], name: str, ground: str) -> None:
    assert contrast(theme[name], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("dawn-on", "dawn-fill"),
        ("sea-ink", "sea"),
        ("sea-ink-2", "sea"),
        ("bad", "bad-tint"),
        ("ink", "dawn-tint"),
        ("ink", "good-tint"),
        ("ink-2", "good-tint"),
        ("link", "dawn-tint"),
    ],
)
def test_text_on_colour_can_be_read(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", MARKS)
def test_marks_can_be_seen(theme: dict[str, str], name: str) -> None:
    assert contrast(theme[name], theme["card"]) >= 3


def test_every_colour_used_is_a_token() -> None:
    for sheet in STATIC.glob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        used = set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text(encoding="utf-8")))
        assert used <= set(LIGHT), sheet.name


def test_own_colours_stand_only_in_the_tokens() -> None:
    for sheet in ("components.css", "forms.css"):
        assert not re.findall(
            r"#[0-9a-fA-F]{3,8}\b", (STATIC / sheet).read_text(encoding="utf-8")
        ), sheet
