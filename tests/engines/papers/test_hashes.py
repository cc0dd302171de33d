"""The same picture is known again; another paper, and the same form with another name, is not."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from qihang.engines.papers import alike, distance, picture_hash
from qihang.engines.papers.hashes import NEAR, bands
from tests.factories.papers import make, photographed


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=quality)
    return Image.open(packed)


def cut(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    return picture.crop((width // 100, height // 100, width - width // 200, height - height // 100))


AGAIN: dict[str, Callable[[Image.Image], Image.Image]] = {
    "quality": lambda picture: jpeg(picture, 30),
    "smaller": lambda picture: picture.resize((picture.width // 3, picture.height // 3)),
    "cut": cut,
    "lighter": lambda picture: picture.point(lambda value: min(255, int(value * 1.2))),
}


@pytest.mark.parametrize("way", ["scanned", "dark"])
@pytest.mark.parametrize("again", sorted(AGAIN))
def test_the_same_picture_again(again: str, way: str) -> None:
    picture = photographed(make("contract", 5).pdf, way, 5).convert("RGB")
    one, other = picture_hash(picture), picture_hash(AGAIN[again](picture))
    assert distance(one, other) <= NEAR
    assert set(bands(one)) & set(bands(other))


def test_other_papers_are_far() -> None:
    hashes = [
        picture_hash(photographed(make(layout, 5).pdf, "scanned", 5))
        for layout in ("contract", "tripartite", "licence", "admission")
    ]
    assert all(distance(a, b) > NEAR for n, a in enumerate(hashes) for b in hashes[n + 1 :])


def test_a_group_has_one_name() -> None:
    one = "f0" * 64
    near = "f1" + one[2:]
    found = alike(
        [
            (one, "张三"),
            (near, "张三"),
            (near, "李四"),
            ("0f" * 64, "张三"),
            ("", "王五"),
            (one, ""),
            (near, ""),
        ]
    )
    assert found == {
        (one, "张三"): one, (near, "张三"): one, (near, "李四"): near, ("0f" * 64, "张三"): "0f" * 64,
        (one, ""): one, (near, ""): near,
    }  # fmt: skip


def test_nothing_to_see_has_no_hash() -> None:
    assert picture_hash(Image.new("RGB", (600, 800), "white")) == ""
