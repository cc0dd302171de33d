"""The segments of a JPEG that hold data beside the picture, taken out without drawing it anew."""

import struct

_MARK, _START, _SCAN, _END = 0xFF, 0xD8, 0xDA, 0xD9
_COUNT = struct.Struct(">H")  # a segment's length, itself included
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_ADOBE = 0xEE  # says how the colours are coded
_SAYING = frozenset({*range(0xE1, 0xF0), 0xFE}) - {_ADOBE}  # EXIF, XMP, profiles, comments


def without_sayings(jpeg: bytes) -> bytes:
    """The same picture without EXIF, XMP, profiles and comments.

    Raises ValueError where the bytes are no JPEG up to their first scan.
    """
    if jpeg[:2] != bytes((_MARK, _START)):
        raise ValueError("no JPEG")
    kept, at = [jpeg[:2]], 2
    while True:
        at, marker = _marker(jpeg, at)
        if marker in (_SCAN, _END):
            return b"".join([*kept, jpeg[at - 2 :]])
        end = at if marker in _ALONE else at + _length(jpeg, at)
        if marker not in _SAYING:
            kept.append(bytes((_MARK, marker)) + jpeg[at:end])
        at = end


def _marker(jpeg: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, past its fill bytes; where it ends, and its number."""
    if at >= len(jpeg) or jpeg[at] != _MARK:
        raise ValueError("no marker")
    while at < len(jpeg) and jpeg[at] == _MARK:
        at += 1
    if at >= len(jpeg):
        raise ValueError("cut off")
    return at + 1, jpeg[at]


def _length(jpeg: bytes, at: int) -> int:
    if at + _COUNT.size > len(jpeg):
        raise ValueError("cut off")
    (length,) = _COUNT.unpack_from(jpeg, at)
    if length < _COUNT.size or at + length > len(jpeg):
        raise ValueError("cut off")
    return int(length)
