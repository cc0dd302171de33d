"""Pictures of made-up papers as phones and scanners make them."""

import io
import random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter


def photographed(pdf: bytes, way: str, seed: int) -> Image.Image:
    """The first page as a picture: scanned, askew, dark, stamped, small or all of it."""
    chance = random.Random(f"{way} {seed}")
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=2.2).to_pil().convert("RGB")
    document.close()
    if way in {"stamped", "all"}:
        picture = _stamped(picture, chance)
    if way in {"dark", "all"}:
        picture = _dark(picture, chance)
    if way in {"askew", "all"}:
        angle = chance.uniform(2, 6) * chance.choice([-1, 1])
        picture = picture.rotate(
            angle, expand=True, fillcolor=(96, 90, 84), resample=Image.Resampling.BICUBIC
        )
    if way in {"small", "all"}:
        picture = picture.resize(
            (picture.width * 6 // 10, picture.height * 6 // 10), Image.Resampling.LANCZOS
        )
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=chance.choice([45, 60, 75]))
    return Image.open(packed)


WAYS = ("scanned", "askew", "dark", "stamped", "small", "all")


def _stamped(picture: Image.Image, chance: random.Random) -> Image.Image:
    seal = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(seal)
    for _ in range(2):
        x, y = (
            chance.randrange(200, picture.width - 300),
            chance.randrange(250, picture.height // 2),
        )
        pen.ellipse((x, y, x + 230, y + 230), outline=(214, 30, 36, 190), width=9)
        pen.regular_polygon((x + 115, y + 115, 38), 5, fill=(214, 30, 36, 170))
    return Image.alpha_composite(picture.convert("RGBA"), seal).convert("RGB")


def _dark(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Half the light, a shadow across, the noise of a phone in a dim room."""
    pixels = np.asarray(ImageEnhance.Brightness(picture).enhance(0.45), dtype=np.float32)
    height, width, _ = pixels.shape
    slope = np.linspace(1.15, chance.uniform(0.4, 0.6), width)[None, :, None]
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 5, (height, width, 1))
    return Image.fromarray(np.clip(pixels * slope + noise, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.6)
    )
