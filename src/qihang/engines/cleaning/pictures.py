"""Pictures drawn anew: upright, no larger than needed, in sRGB, and nothing beside the pixels."""

import io
import struct
import zlib
from pathlib import Path

import pi_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from qihang.engines.cleaning.caps import Caps, broken, must_fit_pixels

QUALITY = 88  # of a kept JPEG: no difference that an eye sees on paper
# What the readers raise of a damaged file; RuntimeError is that of pi-heif.
FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
_SHARP = Image.Resampling.LANCZOS
_WHITE = (255, 255, 255)
pi_heif.register_heif_opener(thumbnails=False)
Image.preinit()  # Pillow reads its formats when first asked: here once, not in each child


def clean_picture(source: Path, target: Path, kind: str, caps: Caps) -> None:
    """Draw `source` anew into `target`; `kind` is Pillow's word for its format: JPEG, PNG, HEIF.

    A HEIF is written as a JPEG.

    Raises Refusal file_pixels or file_broken.
    """
    drawn = _drawn(source, kind, caps)
    if kind == "PNG":
        _write(drawn, target, "PNG", compress_level=7)
    else:
        _write(drawn, target, "JPEG", quality=QUALITY, optimize=True)


def shrink(source: Path, target: Path, kind: str, caps: Caps) -> None:
    """A JPEG of the picture with a long side of `caps.edge` pixels."""
    write_jpeg(_drawn(source, kind, caps), target)


def write_jpeg(picture: Image.Image, target: Path) -> None:
    """A small picture for a screen."""
    _write(picture, target, "JPEG", quality=QUALITY)


def _write(picture: Image.Image, target: Path, kind: str, **options: object) -> None:
    """By way of memory: Pillow itself does not notice when the disk is full."""
    whole = io.BytesIO()
    picture.save(whole, kind, **options)
    target.write_bytes(whole.getvalue())


def _drawn(source: Path, kind: str, caps: Caps) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own cap refuses with a sentence
    try:
        with Image.open(source, formats=[kind]) as picture:
            must_fit_pixels(*picture.size, caps)
            picture.draft("RGB", (caps.edge, caps.edge))  # decode a JPEG at a half or a quarter
            return _plain(picture, caps)
    except FAULTS:
        raise broken() from None


def _plain(picture: ImageFile.ImageFile, caps: Caps) -> Image.Image:
    """The pixels alone: on white, in sRGB or grey, upright, within the long side."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((caps.edge, caps.edge), _SHARP)
    flat = _in_srgb(_on_white(upright), profile)
    fresh = Image.new(flat.mode, flat.size)
    fresh.paste(flat)
    return fresh


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("1", "L", "RGB", "CMYK"):
        return picture.convert("L") if picture.mode == "1" else picture
    if picture.mode.startswith(("I", "F")):  # sixteen bits of grey
        return picture.point(lambda grey: grey / 256).convert("L")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, _WHITE)
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the camera meant them, without its profile; one that cannot be read is left out."""
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, meant, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, *FAULTS):
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB") if picture.mode == "CMYK" else picture
