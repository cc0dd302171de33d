"""Uploads: told by their bytes, kept once, whole or not at all."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.files.models import StoredFile
from qihang.apps.files.rules import ENDINGS, sniff
from qihang.apps.files.services import open_stored, store
from qihang.kernel import Refusal
from qihang.policy import load

EVIDENCE = load().purpose("evidence")
NOW = datetime(2024, 6, 3, tzinfo=UTC)
PDF = b"%PDF-1.7 contract"
JPEG = b"\xff\xd8\xff\xe0 photo"
PNG = b"\x89PNG\r\n\x1a\n picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


class TestSniffing:
    @pytest.mark.parametrize(
        ("head", "media_type"),
        [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")],
    )
    def test_the_first_bytes_tell(self, head, media_type):
        assert sniff(head, EVIDENCE) == media_type

    @pytest.mark.parametrize(
        ("head", "code"),
        [
            (b"", "file_empty"),
            (HEIC, "file_heic"),
            (b"PK\x03\x04 a Word document", "file_kind"),
            (b"<html><script>alert(1)</script>", "file_kind"),
            (b" %PDF-1.7 not at the start", "file_kind"),
        ],
    )
    def test_others_are_refused_with_the_way_out(self, head, code):
        with pytest.raises(Refusal) as caught:
            sniff(head, EVIDENCE)
        assert caught.value.code == code

    @given(st.binary(max_size=32))
    def test_whatever_is_kept_has_an_ending(self, head):
        known = head.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        if known:
            assert sniff(head, EVIDENCE) in ENDINGS
        else:
            with pytest.raises(Refusal):
                sniff(head, EVIDENCE)


@pytest.mark.django_db
class TestStoring:
    def test_the_same_bytes_are_kept_once(self, root):
        first = store(BytesIO(PDF), "evidence", NOW)
        second = store(BytesIO(PDF), "evidence", NOW)
        assert first == second
        assert first.sha256 == hashlib.sha256(PDF).hexdigest()
        assert (first.size, first.media_type) == (len(PDF), "application/pdf")
        assert len([p for p in root.rglob("*") if p.is_file()]) == 1

    def test_the_bytes_come_back(self):
        content = JPEG + bytes(200_000)
        with open_stored(store(BytesIO(content), "evidence", NOW)) as stream:
            assert stream.read() == content

    def test_too_large_leaves_nothing_behind(self, root):
        with pytest.raises(Refusal) as caught:
            store(BytesIO(PDF + bytes(11 << 20)), "evidence", NOW)
        assert caught.value.code == "file_too_large"
        assert not [p for p in root.rglob("*") if p.is_file()]
        assert not StoredFile.objects.exists()

    def test_a_lost_file_is_healed_by_the_next_upload(self, root):
        stored = store(BytesIO(PDF), "evidence", NOW)
        (root / stored.sha256[:2] / stored.sha256).unlink()
        assert store(BytesIO(PDF), "evidence", NOW) == stored
        with open_stored(stored) as stream:
            assert stream.read() == PDF
