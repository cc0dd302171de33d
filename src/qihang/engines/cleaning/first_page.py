"""The first page of a PDF as a small picture."""

import tempfile
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

from qihang.engines.cleaning.caps import Caps, broken
from qihang.engines.cleaning.pictures import write_jpeg

# The page at its own proportions, its long side as many points as asked for.
_PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#context {
  let own = measure(image("came.pdf", page: 1))
  let long = calc.max(own.width, own.height) / 1pt
  image("came.pdf", page: 1, width: own.width * EDGE / long)
}
"""


def draw_first_page(source: Path, target: Path, caps: Caps) -> None:
    """Write a JPEG of the first page, its long side `caps.edge` pixels; raises file_broken."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE.replace("EDGE", str(caps.edge)), encoding="utf-8")
        (page.parent / "came.pdf").symlink_to(source.resolve())  # a PDF by its ending
        try:
            drawn = typst.compile(page, format="png", ppi=72, ignore_system_fonts=True)
        except typst.TypstError:
            raise broken() from None
    write_jpeg(Image.open(BytesIO(drawn)).convert("RGB"), target)
