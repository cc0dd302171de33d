"""Uploads: told by their bytes, cleaned, kept once, whole or not at all."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from qihang.apps.files.models import Original, StoredFile
from qihang.apps.files.rules import ENDINGS, detect_media_type, endings
from qihang.apps.files.services import open_preview, open_stored, store
from qihang.engines import cleaning
from qihang.kernel import Refusal
from qihang.policy import load
from tests.engines.cleaning import odd_files as odd
from tests.factories.storages import storages_at

EVIDENCE, SHEET = load().purpose("evidence"), load().purpose("sheet")
NOW = datetime(2024, 6, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PDF, JPEG, PNG = odd.contract(), odd.photo(), odd.screenshot_with_notes()
HEIC = odd.heic_photo()


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = storages_at(tmp_path / "files")
    return tmp_path / "files"


def on_disk(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


class TestSniffing:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (PDF, "application/pdf"),
            (JPEG, "image/jpeg"),
            (PNG, "image/png"),
            (HEIC, "image/heic"),
        ],
    )
    def test_the_first_bytes_tell(self, content: bytes, media_type: str) -> None:
        assert detect_media_type(content[:16], EVIDENCE) == media_type

    @pytest.mark.parametrize(
        ("made", "code"),
        [
            (odd.nothing, "file_empty"),
            (odd.word_document, "file_kind"),
            (odd.page_with_script, "file_kind"),
            (odd.drawing_with_script, "file_kind"),
            (odd.moving_gif, "file_kind"),
            (odd.webp_photo, "file_kind"),
            (odd.program, "file_kind"),
        ],
        ids=lambda value: getattr(value, "__name__", value),
    )
    def test_others_are_refused_with_the_way_out(self, made: Callable[..., Any], code: str) -> None:
        with pytest.raises(Refusal) as caught:
            detect_media_type(made()[:16], EVIDENCE)
        assert caught.value.code == code

    @given(st.binary(max_size=32))
    def test_whatever_is_kept_has_an_ending(self, head: bytes) -> None:
        known = head.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        if known:
            assert detect_media_type(head, EVIDENCE) in ENDINGS
        else:
            with pytest.raises(Refusal):
                detect_media_type(head, EVIDENCE)

    def test_a_paper_kept_as_it_came_may_be_no_heic(self) -> None:
        with pytest.raises(Refusal) as caught:
            detect_media_type(HEIC[:16], load().purpose("document"))
        assert caught.value.code == "file_kind"

    def test_a_sheet_is_what_its_reader_may_find_to_be_one(self) -> None:
        assert detect_media_type(b"PK\x03\x04 workbook", SHEET) == load_type("xlsx")
        assert detect_media_type(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", SHEET) == load_type("xls")
        assert detect_media_type("姓名,学号".encode("gb18030"), SHEET) == load_type("csv")
        with pytest.raises(Refusal):
            detect_media_type(PDF[:16], SHEET)

    def test_a_file_chooser_offers_what_is_taken(self) -> None:
        assert endings(EVIDENCE) == (".pdf", ".jpg", ".png", ".heic", ".jpeg", ".heif")


def load_type(ending: str) -> str:
    return next(media_type for media_type, named in ENDINGS.items() if named == f".{ending}")


@pytest.mark.django_db
class TestStoring:
    def test_a_photo_of_a_telephone_is_handed_out_as_a_jpeg(self) -> None:
        kept = store(BytesIO(HEIC), "evidence", NOW)
        assert kept.media_type == "image/jpeg"
        assert store(BytesIO(HEIC), "evidence", LATER).pk == kept.pk
        with open_stored(kept) as stream:
            assert Image.open(stream).format == "JPEG"

    def test_the_same_bytes_are_kept_once(self, root: Path) -> None:
        first = store(BytesIO(PDF), "evidence", NOW)
        second = store(BytesIO(PDF), "evidence", LATER)
        assert first == second
        assert on_disk(root) == [first.sha256]
        assert StoredFile.objects.get().used_at == LATER

    def test_both_hashes_are_known(self) -> None:
        stored = store(BytesIO(PDF), "evidence", NOW)
        with open_stored(stored) as stream:
            kept = stream.read()
        assert hashlib.sha256(kept).hexdigest() == stored.sha256
        assert (stored.size, stored.media_type) == (len(kept), "application/pdf")
        original = Original.objects.get(file=stored)
        assert (original.sha256, original.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
        assert original.sha256 != stored.sha256

    def test_two_uploads_that_show_the_same_are_one_file(self, root: Path) -> None:
        """The same photo, once with and once without the camera's data."""
        told = odd.photo(comment=b"from my phone")
        first, second = (store(BytesIO(c), "evidence", NOW) for c in (JPEG, told))
        assert first == second
        assert first.originals.count() == 2
        assert len(on_disk(root)) == 1

    def test_what_was_cleaned_is_not_cleaned_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stored = store(BytesIO(PDF), "evidence", NOW)
        monkeypatch.setattr("qihang.apps.files.services.storage.run_in_child", None)
        assert store(BytesIO(PDF), "evidence", NOW) == stored

    def test_a_sheet_is_kept_as_it_came(self) -> None:
        content = "姓名,学号\r\n周雨桐,007".encode("gb18030")
        with open_stored(store(BytesIO(content), "sheet", NOW)) as stream:
            assert stream.read() == content

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (PDF + bytes(11 << 20), "file_too_large"),
            (odd.pdf_with_a_password(), "file_locked"),
            (odd.photo_cut_off(), "file_broken"),
        ],
        ids=["too large", "locked", "cut off"],
    )
    def test_what_is_refused_leaves_nothing_behind(
        self, content: bytes, code: str, root: Path
    ) -> None:
        with pytest.raises(Refusal) as caught:
            store(BytesIO(content), "evidence", NOW)
        assert caught.value.code == code
        assert on_disk(root) == []
        assert not StoredFile.objects.exists()

    def test_a_lost_file_is_healed_by_the_next_upload(self, root: Path) -> None:
        stored = store(BytesIO(PDF), "evidence", NOW)
        (root / stored.sha256[:2] / stored.sha256).unlink()
        assert store(BytesIO(PDF), "evidence", NOW) == stored
        with open_stored(stored) as stream:
            assert stream.read().startswith(b"%PDF")

    def test_a_child_cleans_what_comes_from_outside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "qihang.apps.files.services.storage.run_in_child", cleaning.run_in_child
        )
        with open_stored(store(BytesIO(JPEG), "evidence", NOW)) as stream:
            assert Image.open(stream).size == (640, 480)
        with pytest.raises(Refusal) as caught:
            store(BytesIO(odd.pdf_of_five_hundred_pages()), "evidence", NOW)
        assert caught.value.code == "file_pages"


@pytest.mark.django_db
class TestPreviews:
    @pytest.mark.parametrize("content", [PDF, JPEG], ids=["pdf", "photo"])
    def test_it_is_drawn_once_and_kept(
        self, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stored = store(BytesIO(content), "evidence", NOW)
        with open_preview(stored, NOW.date()) as stream:
            first = stream.read()
        assert max(Image.open(BytesIO(first)).size) == load().limit("preview_edge", NOW.date())
        monkeypatch.setattr("qihang.apps.files.services.previews.run_in_child", None)
        with open_preview(stored, NOW.date()) as stream:
            assert stream.read() == first
