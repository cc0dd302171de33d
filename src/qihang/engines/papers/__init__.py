"""Papers read: values with their places, words of internship, perceptual hashes.

`read_paper` works in this process, `read_in_child` in a child with little memory and time, which is how papers from
outside are read. PDFs are read by their text; pictures where the extra `ocr` is installed.
"""

from qihang.engines.papers.child import read_in_child
from qihang.engines.papers.facts import ALONE, IN_SENTENCE, LABELLED, PaperFact
from qihang.engines.papers.hashes import alike, distance, picture_hash
from qihang.engines.papers.pages import Spot
from qihang.engines.papers.reading import (
    NO_READER,
    NO_TEXT,
    PARTLY,
    READ,
    READER,
    UNREADABLE,
    Paper,
    read_paper,
)
from qihang.engines.papers.recognition import can_recognise
from qihang.engines.papers.remarks import Remark

__all__ = [
    "ALONE",
    "IN_SENTENCE",
    "LABELLED",
    "NO_READER",
    "NO_TEXT",
    "PARTLY",
    "READ",
    "READER",
    "UNREADABLE",
    "Paper",
    "PaperFact",
    "Remark",
    "Spot",
    "alike",
    "can_recognise",
    "distance",
    "picture_hash",
    "read_in_child",
    "read_paper",
]
