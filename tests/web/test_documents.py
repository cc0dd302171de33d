"""Documents: the same draft the same bytes, Chinese without system fonts, typed text never markup."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from pytest_django import Settings

from qihang.kernel import Refusal
from qihang.web.documents import Draft, pdf, png

MADE_AT = datetime(2024, 6, 15, 10, 1, 2, 345_678, tzinfo=ZoneInfo("Asia/Shanghai"))
REPORT = "web/documents/report.typ"
ODD = '#image("/etc/passwd") $x$ *粗* ] } \\ <label> @ref `raw`'
BLOCKS = [
    {"kind": "heading", "text": "毕业去向落实率"},
    {"kind": "paragraph", "text": ODD},
    {"kind": "named", "pairs": [{"label": "姓名", "value": "周雨桐"}]},
    {"kind": "table", "header": ["学院", "人数"], "rows": [["信息学院", "12"]] * 80},
]


def draft(**over: Any) -> Draft:
    given: dict[str, Any] = {
        "template": REPORT,
        "data": BLOCKS,
        "title": "工作报告",
        "made_at": MADE_AT,
    }
    return Draft(**(given | over))


def text_of(content: bytes) -> str:
    """What a reader can select: each font's codes through its table of characters."""
    with pikepdf.open(BytesIO(content)) as opened:
        return "".join(_page_text(page) for page in opened.pages)


def _page_text(page: pikepdf.Page) -> str:
    tables = {name: _characters(font) for name, font in page.Resources.Font.items()}
    said, table = [], {}
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    codes = (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))
                    said += [table.get(code, "") for code in codes]
    return "".join(said)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    source = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, value in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, value in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(value))
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(start + code - int(first, 16))
    return found


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(draft(mark="内部资料"))


def test_the_same_draft_gives_the_same_bytes_in_another_process(made: bytes) -> None:
    asked = (
        "import sys, json, hashlib; from datetime import datetime\n"
        "from qihang.web.documents import Draft, pdf\n"
        "given = json.loads(sys.stdin.read())\n"
        "given['made_at'] = datetime.fromisoformat(given['made_at'])\n"
        "from django.conf import settings\n"
        "settings.configure(USE_TZ=True, TIME_ZONE='Asia/Shanghai', FONT_FOLDERS=[])\n"
        "sys.stdout.buffer.write(pdf(Draft(**given)))"
    )
    given = {
        "template": REPORT, "data": BLOCKS, "title": "工作报告",
        "made_at": MADE_AT.isoformat(), "mark": "内部资料",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", asked],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout == made


def test_chinese_can_be_read_and_searched(made: bytes) -> None:
    said = text_of(made)
    for words in ("工作报告", "毕业去向落实率", "周雨桐", "信息学院", "内部资料", "2024-06-15"):
        assert words in said


def test_its_fonts_are_inside(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened:
        fonts = [f for page in opened.pages for f in page.Resources.Font.values()]
        described = [f.DescendantFonts[0].FontDescriptor for f in fonts]
        assert fonts
        assert all("/FontFile2" in one for one in described)


def test_what_somebody_typed_is_text_and_nothing_else(made: bytes) -> None:
    said = text_of(made)
    assert '#image("/etc/passwd")' in said.replace("“", '"').replace("”", '"')
    assert "*粗*" in said


def test_pages_are_numbered(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened:
        pages = len(opened.pages)
        last = _page_text(opened.pages[-1])
    assert pages > 1
    assert f"第{pages}页，共{pages}页" in last.replace(" ", "")


def test_a_document_signed_off_has_no_mark() -> None:
    assert "内部资料" not in text_of(pdf(draft()))


def test_the_first_page_as_a_picture() -> None:
    picture = Image.open(BytesIO(png(draft(), dots_per_inch=72)))
    assert picture.size == (595, 842)


class TestRareCharacters:
    RARE = "𰀀"  # U+30000, in no font that comes with the product

    @pytest.fixture
    def none_further(self, settings: Settings) -> None:
        settings.FONT_FOLDERS = []

    @pytest.mark.usefixtures("none_further")
    @pytest.mark.parametrize("make", [pdf, png], ids=["pdf", "png"])
    def test_what_no_font_has_is_refused_and_named(self, make: Callable[[Draft], bytes]) -> None:
        named = [{"kind": "named", "pairs": [{"label": "姓名", "value": f"周{self.RARE}"}]}]
        with pytest.raises(Refusal) as refusal:
            make(draft(data=named))
        assert refusal.value.code == "character_not_printable"
        assert refusal.value.facts == {
            "text": f"周{self.RARE}", "character": self.RARE, "number": "U+30000",
        }  # fmt: skip

    @pytest.mark.usefixtures("none_further")
    @pytest.mark.parametrize("text", ["㛃䶮𠮷𫖮𬱟", "阿依·古丽", "𠮷\U000e0100\u200b\n第二行"])
    def test_common_rare_ones_come_with_the_product(self, text: str) -> None:
        assert pdf(draft(title=text)).startswith(b"%PDF")

    def test_a_second_font_prints_them(self, settings: Settings, tmp_path: Path) -> None:
        make_font(tmp_path / "second.ttf", self.RARE)
        settings.FONT_FOLDERS = [str(tmp_path), str(tmp_path / "not there")]
        made = pdf(draft(data=[{"kind": "paragraph", "text": f"周{self.RARE}"}]))
        with pikepdf.open(BytesIO(made)) as opened:
            fonts = opened.pages[0].Resources.Font
            assert any("Second" in str(font.BaseFont) for font in fonts.values())


def make_font(path: Path, character: str) -> None:
    """A real font with one character, a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({ord(character): "square"})
    font.setupGlyf({".notdef": square, "square": square})
    font.setupHorizontalMetrics({".notdef": (1000, 100), "square": (1000, 100)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": "Second", "styleName": "Regular", "psName": "Second-Regular"}
    font.setupNameTable(names | {"fullName": "Second Regular", "uniqueFontIdentifier": "second"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
