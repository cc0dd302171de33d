"""Photograph pages in both widths, languages and colour schemes, to be looked at by a person.

    python -m tests.shots http://127.0.0.1:8000 OUT --role graduate / /ui/
    python -m tests.shots http://127.0.0.1:8000 OUT --every /demo/

Without --every: 1280 px zh light, 360 px zh light. With it: two widths x zh, en x light, dark.
Says which pages scroll sideways, answer an error, or break the content security policy.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from qihang.config.browser import chromium as find_chromium
from tests.values import not_none

FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
)
WIDTHS = (1280, 360)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


ColorScheme = Literal["dark", "light"]
SCHEMES: tuple[ColorScheme, ...] = ("light", "dark")


@contextmanager
def page_as(
    chromium: Browser,
    base: str,
    role: str = "",
    *,
    width: int = 1280,
    lang: str = "zh",
    scheme: ColorScheme = "light",
) -> Iterator[Page]:
    """A page of this width, language and scheme, signed in through the demo's page as a role."""
    context = chromium.new_context(
        base_url=base,
        viewport=screen(width),
        locale=LOCALES[lang],
        color_scheme=scheme,
        has_touch=width < 600,
        is_mobile=width < 600,
        device_scale_factor=1 if width > 600 else 2,
    )
    page = context.new_page()
    if role:
        page.goto("/demo/")
        page.locator(f"button[value='{role}']").first.click()
        page.wait_for_load_state()
    yield page
    context.close()


def screen(width: int) -> ViewportSize:
    """A desktop's or a phone's screen of this width."""
    return {"width": width, "height": 860 if width > 600 else 740}


def shoot(page: Page, path: str, file: Path, *, whole: bool = True) -> list[str]:
    """Photograph one address; the faults seen on the way."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    width = not_none(page.viewport_size)["width"]
    page.set_viewport_size(screen(width))
    answer = page.goto(path, wait_until="load")
    if answer is not None and answer.status >= 400:
        faults.append(f"answers {answer.status}")
    seen = not_none(page.viewport_size)["width"]  # a phone widens its innerWidth to what overflows
    wide = page.evaluate("document.documentElement.scrollWidth") - seen
    if wide > 0:
        faults.append(f"scrolls sideways by {wide} px")
    if whole:  # as tall as the page, so that bars which stick to the screen stand at its end
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": seen, "height": max(tall, 600)})
    page.screenshot(path=str(file))
    return faults


def main() -> int:
    """Photograph all addresses asked for; the exit code is 1 if a fault was seen."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--role", default="")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--screen", action="store_true", help="only the first screen of each page")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    kinds = product(
        WIDTHS, LOCALES if asked.every else ["zh"], SCHEMES if asked.every else SCHEMES[:1]
    )
    bad = 0
    with browser() as chromium:
        for width, lang, scheme in kinds:
            with page_as(
                chromium, asked.base, asked.role, width=width, lang=lang, scheme=scheme
            ) as page:
                for path in asked.paths:
                    name = f"{asked.role or 'visitor'}{_slug(path)}-{width}-{lang}-{scheme}.png"
                    faults = shoot(page, path, asked.out / name, whole=not asked.screen)
                    sys.stdout.write("\n  ".join([str(asked.out / name), *faults]) + "\n")
                    bad += bool(faults)
    return 1 if bad else 0


def _slug(path: str) -> str:
    return "-" + (re.sub(r"\W+", "-", path).strip("-") or "home")


if __name__ == "__main__":
    sys.exit(main())
