"""Text of pictures with its places: the optional reader (the extra `ocr`), which is asked for nothing it lacks.

Its models lie in its wheel and are named by path, so that nothing is fetched. It works on one core: the worker
reads one paper at a time.
"""

import math
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from qihang.engines.papers.pages import Box, PaperPage, evenly, narrow, turn

_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
EDGE = 2000  # pixels of the long side that are read
_SURE = 0.6  # below this a line is not believed
_CUT = 0.5  # percent of the darkest and lightest pixels that contrast does not follow
_WORD = 3  # letters that have a direction
_TURNED = 2.0  # times as high as wide: a line that runs upwards


def can_recognise() -> bool:
    """Whether the extra is installed, with its models."""
    found = find_spec("rapidocr") if find_spec("onnxruntime") else None
    if found is None or found.origin is None:
        return False
    return all((Path(found.origin).parent / "models" / name).is_file() for name in _MODELS.values())


@dataclass(frozen=True, slots=True)
class _Line:
    """A recognised line: its four corners in pixels, from the beginning of the text clockwise."""

    text: str
    corners: tuple[tuple[float, float], ...]

    @property
    def angle(self) -> float:
        (x0, y0), (x1, y1) = self.corners[:2]
        return math.atan2(y1 - y0, x1 - x0)

    @property
    def length(self) -> float:
        return math.dist(self.corners[0], self.corners[1])


class PictureReader:
    """The reader, loaded once; raises ImportError without the extra."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        self._engine: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                **{name: str(models / file) for name, file in _MODELS.items()},
            }
        )

    def page(self, picture: Image.Image, number: int) -> PaperPage:
        """The lines of a picture with their places; one that lies on its side is turned first."""
        lines, size, quarters = self._lines(picture), picture.size, 0
        if _lies(lines):
            for turns, way in ((1, Image.Transpose.ROTATE_90), (3, Image.Transpose.ROTATE_270)):
                turned = picture.transpose(way)
                read = self._lines(turned)
                if _letters(read) > _letters(lines):
                    lines, size, quarters = read, turned.size, turns
        return _level_page(lines, size, number, quarters)

    def _lines(self, picture: Image.Image) -> list[_Line]:
        clear = ImageOps.autocontrast(picture.convert("RGB"), cutoff=_CUT)
        found = self._engine(np.asarray(clear)[:, :, ::-1])
        if found.boxes is None or found.txts is None:
            return []
        return [
            _Line(narrow(text), tuple((float(x), float(y)) for x, y in corners))
            for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if score >= _SURE and text.strip()
        ]


def _letters(lines: list[_Line]) -> int:
    return sum(len(line.text) for line in lines if not _runs_up(line))


def _lies(lines: list[_Line]) -> bool:
    """Whether most letters run upwards."""
    upwards = sum(len(line.text) for line in lines if _runs_up(line))
    return upwards > sum(len(line.text) for line in lines) / 2


def _runs_up(line: _Line) -> bool:
    xs, ys = zip(*line.corners, strict=True)
    return len(line.text) >= _WORD and max(ys) - min(ys) > _TURNED * (max(xs) - min(xs))


def _level_page(lines: list[_Line], size: tuple[int, int], number: int, quarters: int) -> PaperPage:
    """The page with its lines turned level by the angle of the middle one."""
    width, height = size
    long = sorted(lines, key=lambda line: -line.length)[: max(3, len(lines) // 2)]
    tilt = median(line.angle for line in long) if long else 0.0
    aspect = height / width
    pieces = [evenly(line.text, _level_box(line, width, aspect, tilt)) for line in lines]
    return PaperPage(number, aspect, tuple(pieces), tilt, quarters)


def _level_box(line: _Line, width: int, aspect: float, tilt: float) -> Box:
    points = [turn(x / width, y / width, aspect, -tilt) for x, y in line.corners]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
