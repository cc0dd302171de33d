"""What is read on made-up papers beside what was printed on them: by field, and by how the picture was made.

Recall: of the values printed, those that were read as the surest. Precision: of the surest values read of a printed
field, those that were printed. Pictures are read where the extra `ocr` is installed, in this process, so that models
are loaded once; the seconds of a page are those of reading alone.
"""

import io
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from qihang.engines.papers import IN_SENTENCE, PaperFact, can_recognise, distance, picture_hash
from qihang.engines.papers.facts import facts_on
from qihang.engines.papers.hashes import NEAR
from qihang.engines.papers.pages import Flow
from qihang.engines.papers.reading import read_paper
from qihang.engines.papers.recognition import PictureReader
from qihang.policy import load
from tests.factories.papers import LAYOUTS, WAYS, Form, make, photographed

PAPERS, PICTURES = 25, 2  # of each layout: as text, and as pictures of each way
Tally = Counter[tuple[str, str, str]]  # way, field, what: printed, read, right


def compare(seconds: float, rows: int = PICTURES) -> None:  # noqa: ARG001 - the work is fixed
    """Print the tables; `rows` pictures of each layout and way."""
    words = load().papers.words
    tally, times = Tally(), defaultdict[str, float](float)
    with TemporaryDirectory() as folder:
        path = Path(folder, "paper")
        for form in forms(PAPERS):
            path.write_bytes(form.pdf)
            began = time.perf_counter()
            paper = read_paper(path, "application/pdf", words, 8)
            times["text"] += time.perf_counter() - began
            times["text pages"] += 1
            count(tally, "text", form, paper.facts, any(r.counts for r in paper.remarks))
    if can_recognise():
        reader = PictureReader()
        for number, form in enumerate(forms(rows, 100)):
            for way in WAYS:
                picture = photographed(form.pdf, way, number)
                began = time.perf_counter()
                flow = Flow.of(reader.page(picture, 1))
                facts = tuple(facts_on(flow, words))
                times[way] += time.perf_counter() - began
                times[f"{way} pages"] += 1
                count(tally, way, form, facts, None)
    else:
        print("no pictures: the extra `ocr` is not installed")
    report(tally, times)
    print(hashes(rows))


def forms(each: int, start: int = 0) -> Iterable[Form]:
    return (make(layout, seed) for layout in LAYOUTS for seed in range(start, start + each))


def count(
    tally: Tally, way: str, form: Form, facts: tuple[PaperFact, ...], words: bool | None
) -> None:
    for field, printed in form.truth.items():
        surest = values(facts, field)
        tally[way, field, "printed"] += 1
        tally[way, field, "read"] += len(surest)
        tally[way, field, "right"] += printed in surest
    if words is not None:
        tally[way, "internship", "printed"] += form.internship
        tally[way, "internship", "read"] += words
        tally[way, "internship", "right"] += words and form.internship


def values(facts: tuple[PaperFact, ...], field: str) -> list[str | int]:
    found = [fact for fact in facts if fact.field == field and fact.strength >= IN_SENTENCE]
    most = max((fact.strength for fact in found), default=0)
    return [fact.value for fact in found if fact.strength == most]


def report(tally: Tally, times: dict[str, float]) -> None:
    ways = [way for way in ("text", *WAYS) if times[f"{way} pages"]]
    fields = list(dict.fromkeys(field for _, field, _ in tally))
    print("| field | " + " | ".join(ways) + " |")
    for field in fields:
        cells = []
        for way in ways:
            printed, read, right = (
                tally[way, field, what] for what in ("printed", "read", "right")
            )
            cells.append(f"{right / printed:.2f} / {right / (read or 1):.2f}" if printed else "")
        print(f"| {field} | " + " | ".join(cells) + " |")
    seconds = [f"{times[way] / times[f'{way} pages']:.2f}" for way in ways]
    print("| seconds a page | " + " | ".join(seconds) + " |")


def hashes(each: int) -> str:
    """How often the same picture is known again, and how often another layout is taken for it."""
    known = Counter[str]()
    pictures = [
        (form.layout, photographed(form.pdf, way, n).convert("RGB"))
        for n, form in enumerate(forms(each))
        for way in ("scanned", "askew", "dark")
    ]
    found = [(layout, picture_hash(picture)) for layout, picture in pictures]
    for (_, value), (_, picture) in zip(found, pictures, strict=True):
        for again in variants(picture):
            known["again"] += 1
            known["known"] += distance(value, picture_hash(again)) <= NEAR
    pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :] if a[0] != b[0]]
    known["false"] = sum(distance(a[1], b[1]) <= NEAR for a, b in pairs)
    return (
        f"hashes: the same picture known again {known['known']} of {known['again']}; "
        f"pairs of other layouts alike {known['false']} of {len(pairs)}"
    )


def variants(picture: Image.Image) -> Iterable[Image.Image]:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=30)
    width, height = picture.size
    yield Image.open(packed)
    yield picture.resize((width // 3, height // 3))
    yield picture.crop((width // 100, height // 100, width - width // 200, height - height // 100))
    yield picture.crop((width // 50, height // 70, width - width // 100, height - height // 50))
