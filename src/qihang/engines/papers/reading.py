"""One paper read: pages to text, text to facts, and how much of it was read."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfPage

from qihang.engines.papers import pdf_pages
from qihang.engines.papers.facts import PaperFact, facts_on
from qihang.engines.papers.hashes import picture_hash
from qihang.engines.papers.pages import Flow
from qihang.engines.papers.recognition import EDGE, PictureReader, can_recognise
from qihang.engines.papers.remarks import Remark, internship_words
from qihang.policy import PaperWords

READER = 1  # raised with every change that reads papers otherwise: they are read anew then
READ, PARTLY, NO_READER, NO_TEXT, UNREADABLE = (
    "read",
    "partly",
    "no_reader",
    "no_text",
    "unreadable",
)
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """What was read of a paper, of which `state` says how far: READ, PARTLY, NO_READER, NO_TEXT.

    Never the whole text. `hash` is that of the picture, or of the first page as it is drawn; `aspect` the height
    of that page by its width.
    """

    state: str
    pages: int
    facts: tuple[PaperFact, ...]
    remarks: tuple[Remark, ...]
    hash: str
    aspect: float = 0.0


def read_paper(path: Path, media_type: str, words: PaperWords, most: int) -> Paper:
    """Read one paper, at most so many pages; raises Refusal paper_unreadable."""
    reader = _Reader(words)
    if media_type == _PDF:
        with pdf_pages.opened(path) as document:
            for number in range(min(len(document), most)):
                reader.pdf_page(document[number], number + 1)
            return reader.paper(len(document))
    with _picture(path) as picture:
        reader.picture(picture, 1)
    return reader.paper(1)


def _picture(path: Path) -> Image.Image:
    try:
        picture = Image.open(path)
        picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise pdf_pages.unreadable() from None
    return picture


class _Reader:
    """Gathers the pages; the reader of pictures is loaded when the first one comes."""

    def __init__(self, words: PaperWords) -> None:
        self._words, self._hash, self._aspect = words, "", 0.0
        self._flows: list[Flow] = []
        self._recogniser: PictureReader | None = None
        self._unread = 0

    def pdf_page(self, page: PdfPage, number: int) -> None:
        """A page by its text, else by its picture."""
        found = pdf_pages.text_page(page, number)
        if found is None:
            self.picture(pdf_pages.draw(page, EDGE), number)
            return
        if number == 1:
            self._first(pdf_pages.draw(page, EDGE // 2))
        self._flows.append(Flow.of(found))

    def picture(self, picture: Image.Image, number: int) -> None:
        """A picture, where there is a reader for it."""
        if number == 1:
            self._first(picture)
        if not can_recognise():
            self._unread += 1
            return
        self._recogniser = self._recogniser or PictureReader()
        self._flows.append(Flow.of(self._recogniser.page(picture, number)))

    def _first(self, picture: Image.Image) -> None:
        self._hash = picture_hash(picture)
        self._aspect = round(picture.height / picture.width, 4)

    def paper(self, pages: int) -> Paper:
        """Everything together."""
        facts = [fact for flow in self._flows for fact in facts_on(flow, self._words)]
        remarks = [found for flow in self._flows for found in internship_words(flow, self._words)]
        return Paper(
            self._state(pages), pages, tuple(facts), tuple(remarks), self._hash, self._aspect
        )

    def _state(self, pages: int) -> str:
        if not self._flows:
            return NO_READER if self._unread else NO_TEXT
        if not any(flow.text.strip() for flow in self._flows):
            return NO_TEXT
        return READ if len(self._flows) == pages else PARTLY
