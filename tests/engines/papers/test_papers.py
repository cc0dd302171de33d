"""Whole papers: every layout by its text, what nobody sees, what cannot be read; pictures with the extra `ocr`."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from qihang.engines.child_process import ChildLimits
from qihang.engines.papers import (
    IN_SENTENCE,
    NO_READER,
    NO_TEXT,
    PARTLY,
    READ,
    UNREADABLE,
    Paper,
    PaperFact,
    can_recognise,
    read_in_child,
    read_paper,
    reading,
)
from qihang.policy import load
from tests.factories.papers import LAYOUTS, make, photographed, printed

WORDS = load().papers.words
PDF, JPEG = "application/pdf", "image/jpeg"
NEEDS_OCR = "rapidocr and onnxruntime are not installed: pip install -r requirements/ocr.txt"


@pytest.fixture
def ocr() -> None:
    """The reader of pictures, or a skip that says what is missing."""
    if not can_recognise():
        if os.environ.get("QIHANG_REQUIRE_OCR") == "1":
            pytest.fail(NEEDS_OCR, pytrace=False)
        pytest.skip(NEEDS_OCR)


def read(content: bytes, folder: Path, media_type: str = PDF, most: int = 8) -> Paper:
    path = folder / "paper"
    path.write_bytes(content)
    return read_paper(path, media_type, WORDS, most)


def surest(facts: tuple[PaperFact, ...], field: str) -> list[str | int]:
    found = [fact for fact in facts if fact.field == field and fact.strength >= IN_SENTENCE]
    most = max((fact.strength for fact in found), default=0)
    return [fact.value for fact in found if fact.strength == most]


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_layout_is_read_by_its_text(layout: str, seed: int, tmp_path: Path) -> None:
    form = make(layout, seed)
    paper = read(form.pdf, tmp_path)
    assert paper.state == READ
    assert {field: surest(paper.facts, field) for field in form.truth} == {
        field: [value] for field, value in form.truth.items()
    }
    assert any(remark.counts for remark in paper.remarks) == form.internship


HIDDEN = {
    "white": "#text(fill: white)[{}]",
    "transparent": "#text(fill: rgb(0, 0, 0, 0))[{}]",
    "covered": "#v(2cm)#place[{}]#place(dy: -1cm)[#rect(width: 15cm, height: 3cm, fill: white)]",
    "off the page": "#place(dx: 30cm)[{}]",
}


@pytest.mark.parametrize("way", sorted(HIDDEN))
def test_what_nobody_sees_is_not_read(way: str, tmp_path: Path) -> None:
    hidden = HIDDEN[way].format("用人单位：济南青禾智能科技有限公司")
    pdf = printed(f"#v(3cm)\n乙方（劳动者）：张晓明，本合同自签字之日起生效。\n\n{hidden}")
    paper = read(pdf, tmp_path)
    assert surest(paper.facts, "graduate_name") == ["张晓明"]
    assert surest(paper.facts, "employer_name") == []


def scanned(text: str, layer: str = "") -> bytes:
    """A picture of a page as PDF, with a layer of text nobody sees where one is given."""
    picture, packed = photographed(printed(text), "scanned", 1), io.BytesIO()
    picture.save(packed, "PDF")
    if not layer:
        return packed.getvalue()
    with pikepdf.open(packed) as scan, pikepdf.open(io.BytesIO(printed(layer))) as text_pdf:
        scan.pages[0].add_overlay(text_pdf.pages[0], None)
        out = io.BytesIO()
        scan.save(out)
        return out.getvalue()


def test_text_laid_over_a_scan_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "can_recognise", lambda: False)
    pdf = scanned("甲方：别的公司", "用人单位：济南青禾智能科技有限公司，乙方：张晓明")
    paper = read(pdf, tmp_path)
    assert (paper.state, paper.facts) == (NO_READER, ())


def test_without_a_reader_nothing_is_said_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "can_recognise", lambda: False)
    packed = io.BytesIO()
    photographed(make("contract", 1).pdf, "scanned", 1).save(packed, "JPEG")
    paper = read(packed.getvalue(), tmp_path, JPEG)
    assert (paper.state, paper.facts) == (NO_READER, ())
    assert paper.hash  # the picture itself is still known again


def test_more_pages_than_are_read_are_partly_read(tmp_path: Path) -> None:
    pdf = printed(
        "乙方（劳动者）：张晓明，以下为第一页的内容。#pagebreak()第二页的内容也有很多字在这里。"
    )
    assert read(pdf, tmp_path, most=1).state == PARTLY
    assert read(pdf, tmp_path, most=2).state == READ


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"\xff\xd8\xff\xe0 nothing"])
def test_what_cannot_be_opened_is_unreadable(content: bytes, tmp_path: Path) -> None:
    (path := tmp_path / "paper").write_bytes(content)
    media_type = JPEG if content[:1] == b"\xff" else PDF
    assert read_in_child(path, media_type, WORDS, 8).state == UNREADABLE


def test_a_child_reads_the_same(tmp_path: Path) -> None:
    (path := tmp_path / "paper").write_bytes(make("tripartite", 3).pdf)
    assert read_in_child(path, PDF, WORDS, 8) == read_paper(path, PDF, WORDS, 8)


def test_a_child_that_is_ended_says_nothing(tmp_path: Path) -> None:
    (path := tmp_path / "paper").write_bytes(make("tripartite", 3).pdf)
    impatient = ChildLimits(patience=0)
    assert read_in_child(path, PDF, WORDS, 8, impatient).state == UNREADABLE


@pytest.mark.usefixtures("ocr")
@pytest.mark.slow
@pytest.mark.parametrize("way", ["askew", "all"])
def test_a_photographed_contract_is_read(way: str, tmp_path: Path) -> None:
    form, packed = make("contract", 1), io.BytesIO()
    photographed(form.pdf, way, 1).save(packed, "JPEG")
    (path := tmp_path / "paper").write_bytes(packed.getvalue())
    paper = read_in_child(path, JPEG, WORDS, 8)
    assert paper.state == READ
    for field in ("graduate_name", "employer_name", "term_from", "term_until", "monthly_pay_fen"):
        assert surest(paper.facts, field) == [form.truth[field]], field


@pytest.mark.usefixtures("ocr")
@pytest.mark.slow
def test_a_picture_on_its_side_is_turned(tmp_path: Path) -> None:
    upright = photographed(make("statement", 1).pdf, "scanned", 1)
    spots = []
    for picture in (upright, upright.transpose(Image.Transpose.ROTATE_270)):
        packed = io.BytesIO()
        picture.save(packed, "JPEG")
        paper = read(packed.getvalue(), tmp_path, JPEG)
        [name] = [f for f in paper.facts if f.field == "graduate_name" and f.strength > 1]
        spots.append(name.spot.box)
    (left, top, right, bottom), turned = spots
    assert turned == pytest.approx((1 - bottom, left, 1 - top, right), abs=0.02)


@pytest.mark.usefixtures("ocr")
@pytest.mark.slow
def test_a_blank_picture_has_no_text(tmp_path: Path) -> None:
    packed = io.BytesIO()
    Image.new("RGB", (800, 1000), "white").save(packed, "JPEG")
    assert read(packed.getvalue(), tmp_path, JPEG).state == NO_TEXT
