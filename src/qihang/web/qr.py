"""Codes to be scanned: an address as a square."""

import io
from base64 import b64encode

import segno

SCALE = 4  # drawing units a square


def svg(text: str) -> str:
    """The code as SVG, with a quiet border; the same text gives the same drawing."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=SCALE, border=2, light="#fff", xmldecl=False, nl=False
    )
    return drawn.getvalue().decode()


def image_address(text: str) -> str:
    """The same as an address for an image, so that a page needs no second request."""
    return f"data:image/svg+xml;base64,{b64encode(svg(text).encode()).decode()}"
