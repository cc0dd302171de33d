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
# A mark says what it shows in its label; the address of its link is not part of that.
_ADDRESS = re.compile(r'; href: [^;"]*')


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
    drawn = drawn.replace("xlink:href=", "href=")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{safe_text(alt)}" ', 1)


def safe_text(text: str) -> str:
    """Text for an attribute."""
    from django.utils.html import escape

    return escape(text)


@lru_cache(maxsize=KEPT)
def _svg(text: str) -> str:
    import vl_convert

    _register_font()
    drawn = vl_convert.vegalite_to_svg(text)
    return _ADDRESS.sub("", _ELSEWHERE.sub("", drawn))


@lru_cache(maxsize=1)
def _register_font() -> None:
    """Chinese is measured and drawn with the font that comes along, on any machine."""
    import manimgx_fonts_cjk
    import vl_convert

    vl_convert.register_font_directory(str(Path(manimgx_fonts_cjk.__file__).parent))
