"""From a chart to SVG, PNG and CSV; drawn once per picture and kept."""

import csv
import io
import re
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString

from qihang.web.charts.chart import COLOURS, Chart
from qihang.web.markup import safe

KEPT = 256
PIXELS = 3  # of a PNG for each unit of the picture
# What the renderer puts before addresses that begin with a slash.
_ELSEWHERE = re.compile(r"https?://[^\"/]+(?:/[\w-]+)*/(?=/)")
_HEX = {colour: f"var(--{name})" for name, colour in COLOURS.items()}
_COLOUR = re.compile("|".join(_HEX))
# The renderer's own words for the parts of a picture: the table below says it better. What remains
# is the name of each link.
_PARTS = re.compile(r' (?:role|aria-roledescription|aria-hidden|aria-label)="[^"]*"')
_LINK = re.compile(r'<a xlink:href="([^"]*)">(<\w+) aria-label="([^"]*)"')


def inline_svg(chart: Chart) -> SafeString:
    """The picture for a page: links kept, colours as tokens so that it follows light and dark."""
    return safe(_inline(chart.text, chart.alt))


def as_svg(chart: Chart) -> bytes:
    """A file that stands alone, in the colours of light, without links."""
    return re.sub(r"</?a\b[^>]*>", "", _svg(chart.text)).encode()


def as_png(chart: Chart) -> bytes:
    """The same as pixels, for Word and messages."""
    import vl_convert

    _register_font()
    return vl_convert.vegalite_to_png(chart.text, scale=PIXELS)


def as_csv(chart: Chart) -> bytes:
    """The rows as a spreadsheet reads them: UTF-8 with a mark, formulas disarmed."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([field.label for field in chart.fields])
    writer.writerows(
        [_disarmed(row.get(field.key, "")) for field in chart.fields] for row in chart.rows
    )
    return ("\ufeff" + stream.getvalue()).encode()


def _disarmed(text: str) -> str:
    number = re.fullmatch(r"[+-]?[\d.,]+ ?%?", text)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not number else text


@lru_cache(maxsize=KEPT)
def _inline(text: str, alt: str) -> str:
    drawn = _COLOUR.sub(lambda found: _HEX[found[0]], _svg(text))
    named = _LINK.sub(r'<a href="\1" data-name="\3">\2', drawn)
    bare = _PARTS.sub("", named).replace("data-name=", "aria-label=")
    role = "group" if "<a " in bare else "img"
    return bare.replace("<svg ", f'<svg role="{role}" aria-label="{safe_text(alt)}" ', 1)


def safe_text(text: str) -> str:
    """Text for an attribute."""
    from django.utils.html import escape

    return escape(text)


@lru_cache(maxsize=KEPT)
def _svg(text: str) -> str:
    import vl_convert

    _register_font()
    return _ELSEWHERE.sub("", vl_convert.vegalite_to_svg(text))


@lru_cache(maxsize=1)
def _register_font() -> None:
    """Chinese is measured and drawn with the font that comes along, on any machine."""
    import manimgx_fonts_cjk
    import vl_convert

    vl_convert.register_font_directory(str(Path(manimgx_fonts_cjk.__file__).parent))
