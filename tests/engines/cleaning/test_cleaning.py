"""What is kept of a distrusted file is what is seen of it; the rest gets a sentence, never a traceback."""

import multiprocessing
import multiprocessing.forkserver
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from qihang.engines.cleaning import (
    HEIC,
    JPEG,
    PDF,
    PNG,
    Caps,
    ChildLimits,
    clean,
    preview,
    run_in_child,
)
from qihang.kernel import Refusal
from tests.engines.cleaning import odd_files as odd

CAPS = Caps(pixels=60_000_000, edge=1000, pages=60)
SMALL = Caps(pixels=60_000_000, edge=100, pages=60)


def kind_of(content: bytes) -> str:
    kinds = {b"%PD": PDF, b"\xff\xd8\xff": JPEG, b"\x89PN": PNG, b"\x00\x00\x00": HEIC}
    return kinds[content[:3]]


@pytest.fixture
def cleaned(tmp_path: Path) -> Callable[..., bytes]:
    """Clean a made file; the bytes that are kept."""

    def run(content: bytes, caps: Caps = CAPS) -> bytes:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        clean(source, target, kind_of(content), caps)
        return target.read_bytes()

    return run


REFUSED = {
    odd.photo_cut_off: "file_broken",
    odd.photo_of_random_bytes: "file_broken",
    odd.screenshot_cut_off: "file_broken",
    odd.broken_heic_photo: "file_broken",
    odd.screenshot_with_a_wrong_checksum: "file_broken",
    odd.picture_that_claims_to_be_huge: "file_pixels",
    odd.picture_bomb: "file_pixels",
    odd.pdf_with_a_password: "file_locked",
    odd.pdf_cut_off: "file_broken",
    odd.pdf_of_random_bytes: "file_broken",
    odd.pdf_that_is_a_page: "file_broken",
    odd.pdf_without_pages: "file_broken",
    odd.pdf_of_five_hundred_pages: "file_pages",
    odd.pdf_whose_pages_go_in_a_circle: "file_broken",
    odd.pdf_with_a_picture_that_claims_to_be_huge: "file_pixels",
    odd.pdf_bomb: "file_broken",
    odd.pdf_nested_ten_thousand_deep: "file_broken",
}

# What must not be in any byte of what is kept.
TAKEN_OUT = {
    odd.photo_that_says_where_it_was_taken: (b"PhoneMaker", b"taken at home", b"GPS", b"Exif"),
    odd.photo_with_a_program_behind_it: (b"php", b"script"),
    odd.photo_with_a_broken_profile: (b"profile",),
    odd.screenshot_with_notes: (b"Author", b"taken at home", b"iTXt", b"tEXt"),
    odd.picture_that_moves: (b"acTL", b"fdAT"),
    odd.pdf_that_runs_a_script: (b"JavaScript", b"alert", b"OpenAction"),
    odd.pdf_that_starts_a_program: (b"Launch", b"cmd.exe"),
    odd.pdf_with_a_file_inside: (b"EmbeddedFile", b"payload"),
    odd.pdf_with_a_form_of_xfa: (b"XFA", b"xdp", b"AcroForm"),
    odd.pdf_that_names_its_author: (b"taken at home", b"Author", b"Metadata"),
    odd.pdf_that_calls_home: (b"example.org", b"SubmitForm", b"Annot"),
    odd.pdf_of_a_photo_that_says_where: (b"PhoneMaker", b"taken at home", b"GPS", b"Exif"),
    odd.pdf_that_draws_a_file_elsewhere: (b"passwd",),
    odd.pdf_with_a_page_behind_it: (b"script",),
    odd.pdf_that_forbids_printing: (b"Encrypt",),
}


def named(made: odd.Made) -> str:
    return made.__name__


def everything_in(content: bytes) -> bytes:
    """A picture as it is; a PDF with all its streams unpacked, so that nothing hides in them."""
    if not content.startswith(b"%PDF"):
        return content
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


@pytest.mark.parametrize(("made", "code"), REFUSED.items(), ids=map(named, REFUSED))
def test_what_cannot_be_kept_is_refused(
    made: odd.Made, code: str, cleaned: Callable[..., bytes]
) -> None:
    with pytest.raises(Refusal) as caught:
        cleaned(made())
    assert caught.value.code == code


@pytest.mark.parametrize(("made", "words"), TAKEN_OUT.items(), ids=map(named, TAKEN_OUT))
def test_what_is_not_seen_is_not_kept(
    made: odd.Made, words: tuple[bytes, ...], cleaned: Callable[..., bytes]
) -> None:
    before, after = made(), everything_in(cleaned(made()))
    assert kind_of(after) == kind_of(before)
    assert [word for word in words if word in after] == []


@pytest.mark.parametrize("made", TAKEN_OUT, ids=named)
def test_the_same_upload_gives_the_same_file(made: odd.Made, cleaned: Callable[..., bytes]) -> None:
    assert cleaned(made()) == cleaned(made())


def colours_at(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The channels of one point of a picture that has several."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


class TestPictures:
    def test_nothing_says_where_it_was_taken(self, cleaned: Callable[..., bytes]) -> None:
        source = odd.photo_that_says_where_it_was_taken()
        assert Image.open(BytesIO(source)).getexif().get_ifd(0x8825)[2] == odd.LATITUDE
        kept = Image.open(BytesIO(cleaned(source)))
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}

    def test_it_stands_upright(self, cleaned: Callable[..., bytes]) -> None:
        kept = Image.open(BytesIO(cleaned(odd.photo_that_says_where_it_was_taken())))
        assert kept.size == (480, 640)
        assert colours_at(kept, 470, 320)[1] < 80  # the red upper half now lies at the right
        assert colours_at(kept, 10, 320)[1] > 200

    def test_a_photo_of_a_telephone_becomes_a_jpeg_that_stands_upright(
        self, cleaned: Callable[..., bytes]
    ) -> None:
        kept = Image.open(BytesIO(cleaned(odd.heic_photo())))
        assert (kept.format, kept.size) == ("JPEG", (32, 48))
        assert not kept.getexif()
        assert colours_at(kept, 16, 4)[1] < 80  # the red left half now lies on top
        assert colours_at(kept, 16, 44)[1] > 200

    def test_a_large_one_is_made_smaller_a_small_one_is_not(
        self, cleaned: Callable[..., bytes]
    ) -> None:
        assert Image.open(BytesIO(cleaned(odd.photo((4000, 3000))))).size == (1000, 750)
        assert Image.open(BytesIO(cleaned(odd.photo((640, 480))))).size == (640, 480)

    def test_what_was_transparent_is_white(self, cleaned: Callable[..., bytes]) -> None:
        kept = Image.open(BytesIO(cleaned(odd.screenshot_with_notes())))
        assert kept.mode == "RGB"
        assert kept.getpixel((5, 60)) == odd.WHITE
        assert kept.getpixel((5, 5)) == odd.RED

    def test_colours_for_print_become_those_of_the_screen(
        self, cleaned: Callable[..., bytes]
    ) -> None:
        kept = Image.open(BytesIO(cleaned(odd.photo_for_print_in_cmyk())))
        assert kept.mode == "RGB"
        red, green, _ = colours_at(kept, 30, 30)
        assert red > 150 > green

    def test_sixteen_bits_of_grey_stay_grey(self, cleaned: Callable[..., bytes]) -> None:
        kept = Image.open(BytesIO(cleaned(odd.scan_in_sixteen_bits())))
        assert kept.mode == "L"
        assert abs(kept.tobytes()[5 * kept.width + 5] - 40_000 // 256) <= 1


class TestPdfs:
    def test_the_pages_are_all_there(self, cleaned: Callable[..., bytes]) -> None:
        with pikepdf.open(BytesIO(cleaned(odd.contract(3)))) as pdf:
            texts = [page.Contents.read_bytes() for page in pdf.pages]
        assert [b"Contract %d" % n in text for n, text in enumerate(texts, 1)] == [True] * 3

    def test_a_seal_becomes_part_of_the_page(self, cleaned: Callable[..., bytes]) -> None:
        with pikepdf.open(BytesIO(cleaned(odd.pdf_with_a_seal()))) as pdf:
            page = pdf.pages[0]
            assert "/Annots" not in page
            drawn = b"".join(f.read_bytes() for f in page.Resources.XObject.values())
        assert b"50 50 re f" in drawn

    def test_a_photo_inside_is_still_the_photo(self, cleaned: Callable[..., bytes]) -> None:
        with pikepdf.open(BytesIO(cleaned(odd.pdf_of_a_photo_that_says_where()))) as pdf:
            inside = pdf.pages[0].Resources.XObject.Im.read_raw_bytes()
        picture = Image.open(BytesIO(inside))
        picture.load()
        assert picture.size == (640, 480)

    def test_one_that_only_forbids_printing_is_opened(self, cleaned: Callable[..., bytes]) -> None:
        with pikepdf.open(BytesIO(cleaned(odd.pdf_that_forbids_printing()))) as pdf:
            assert not pdf.is_encrypted


class TestPreviews:
    @pytest.mark.parametrize(
        ("made", "size"),
        [(odd.contract, (71, 100)), (odd.photo, (100, 75)), (odd.screenshot_with_notes, (64, 64))],
        ids=["pdf", "photo", "screenshot"],
    )
    def test_the_first_page_is_a_small_picture(
        self, made: Callable[..., Any], size: tuple[int, ...], tmp_path: Path
    ) -> None:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(made())
        preview(source, target, kind_of(made()), SMALL)
        shown = Image.open(target)
        assert (shown.format, shown.size) == ("JPEG", size)

    def test_a_page_is_white_with_something_on_it(self, tmp_path: Path) -> None:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(odd.contract())
        preview(source, target, PDF, SMALL)
        shades = Image.open(target).convert("L").tobytes()
        assert max(shades) > 240
        assert min(shades) < 200


class TestTheBox:
    """The work runs in a child; whatever becomes of it, the server has an answer."""

    def run(self, tmp_path: Path, content: bytes, limits: ChildLimits | None = None) -> bytes:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        run_in_child("clean", source, target, kind_of(content), CAPS, limits)
        return target.read_bytes()

    def test_it_does_what_the_work_does(
        self, tmp_path: Path, cleaned: Callable[..., bytes]
    ) -> None:
        assert self.run(tmp_path, odd.photo()) == cleaned(odd.photo())

    def test_a_refusal_comes_out_with_its_facts(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as caught:
            self.run(tmp_path, odd.pdf_of_five_hundred_pages())
        assert (caught.value.code, caught.value.facts) == ("file_pages", {"pages": 500, "most": 60})

    @pytest.mark.parametrize(
        "limits",
        [
            ChildLimits(memory=120 << 20),
            ChildLimits(seconds=0),
            ChildLimits(written=1000),
            ChildLimits(patience=0),
        ],
        ids=["memory", "seconds", "written", "patience"],
    )
    def test_more_than_it_may_use_is_refused(self, limits: ChildLimits, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as caught:
            self.run(tmp_path, odd.screenshot_of_many_pixels(), limits)
        assert caught.value.code == "file_broken"

    def test_what_one_file_does_to_its_child_is_nothing_to_the_next(
        self, tmp_path: Path, cleaned: Callable[..., bytes]
    ) -> None:
        with pytest.raises(Refusal):
            self.run(tmp_path, odd.screenshot_of_many_pixels(), ChildLimits(memory=120 << 20))
        assert self.run(tmp_path, odd.photo()) == cleaned(odd.photo())

    def test_a_damaged_photo_is_refused_though_it_ends_its_child(self, tmp_path: Path) -> None:
        refused = set()
        for damaged in odd.damaged_heic_photos(60):
            try:
                assert self.run(tmp_path, damaged).startswith(b"\xff\xd8")
            except Refusal as refusal:
                refused.add(refusal.code)
        assert refused == {"file_broken", "file_pixels"}  # a size that was changed is a true reason

    def test_several_at_once_each_get_their_own_answer(self, tmp_path: Path) -> None:
        def ask(number: int) -> str:
            folder = tmp_path / str(number)
            folder.mkdir()
            try:
                self.run(folder, odd.photo_cut_off() if number % 2 else odd.photo())
            except Refusal as refusal:
                return refusal.code
            return ""

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(ask, range(8))) == ["", "file_broken"] * 4

    def test_where_the_children_come_from_may_fall_too(
        self, tmp_path: Path, cleaned: Callable[..., bytes]
    ) -> None:
        self.run(tmp_path, odd.photo())
        nursery = vars(multiprocessing.forkserver._forkserver)["_forkserver_pid"]
        os.kill(nursery, signal.SIGKILL)
        os.waitid(os.P_PID, nursery, os.WEXITED | os.WNOWAIT)
        assert self.run(tmp_path, odd.photo()) == cleaned(odd.photo())

    @pytest.mark.parametrize(
        "made", [odd.picture_bomb, odd.pdf_bomb, odd.pdf_nested_ten_thousand_deep], ids=named
    )
    def test_no_hostile_file_needs_a_gigabyte(
        self, made: Callable[..., Any], tmp_path: Path
    ) -> None:
        source = tmp_path / "source"
        source.write_bytes(made())
        heard, said = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.get_context("forkserver").Process(
            target=tell_peak, args=(said, source, kind_of(made()))
        )
        child.start()
        said.close()
        assert heard.recv() < 1 << 30
        child.join()


def tell_peak(said: Connection, source: Path, kind: str) -> None:
    """How many bytes of memory a refused file took at most, without a limits around it."""
    with pytest.raises(Refusal):
        clean(source, source.with_name("target"), kind, CAPS)
    said.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
