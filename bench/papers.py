"""What is read on made-up papers beside what was printed on them: by field, and by how the picture was made.

Recall: of the values printed, those that were read as the surest. Precision: of the surest values read of a printed
field, those that were printed. False `differs`: of the values that a registration states as its paper does, those
that the reviewer is shown as differing. Pictures are read where the extra `ocr` is installed, in this process, so
that models are loaded once; the seconds of a page are those of reading alone, of the processor. `--each-damage`
adds what each damage does alone.
"""

import io
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from qihang.apps.verification.rules.papers import LAST_DAY, LEGAL_PERSON, Verdict, compared
from qihang.engines.papers import IN_SENTENCE, PaperFact, can_recognise, distance, picture_hash
from qihang.engines.papers.facts import facts_on
from qihang.engines.papers.hashes import NEAR
from qihang.engines.papers.pages import Flow
from qihang.engines.papers.reading import read_paper
from qihang.engines.papers.recognition import PictureReader
from qihang.engines.papers.remarks import internship_words
from qihang.policy import load
from tests.factories.papers import LAYOUTS, WAYS, Form, make, photographed

PAPERS, PICTURES = 10, 1  # of each layout: as text, and as pictures of each way
SHOWN = ("scanned", "all")  # a clean scan; askew, dark, stamped, small and badly saved at once
Tally = Counter[tuple[str, str, str]]  # way, field, what: printed, read, right, differs


def compare(seconds: float, rows: int = PICTURES, *, each_damage: bool = False) -> None:  # noqa: ARG001 - the work is fixed
    """Print the tables; `rows` pictures of each layout and way."""
    words = load().papers.words
    ways = WAYS if each_damage else SHOWN
    tally, times = Tally(), defaultdict[str, float](float)
    with TemporaryDirectory() as folder:
        path = Path(folder, "paper")
        for form in forms(PAPERS):
            path.write_bytes(form.pdf)
            began = time.process_time()
            paper = read_paper(path, "application/pdf", words, 8)
            times["text"] += time.process_time() - began
            times["text pages"] += 1
            count(tally, "text", form, paper.facts, any(r.counts for r in paper.remarks))
    if can_recognise():
        reader = PictureReader()
        for number, form in enumerate(forms(rows, 100)):
            for way in ways:
                picture = photographed(form.pdf, way, number)
                began = time.process_time()
                flow = Flow.of(reader.page(picture, 1))
                facts = tuple(facts_on(flow, words))
                times[way] += time.process_time() - began
                times[f"{way} pages"] += 1
                count(tally, way, form, facts, any(r.counts for r in internship_words(flow, words)))
    else:
        print("no pictures: the extra `ocr` is not installed")
    report(tally, times)
    print(hashes(rows))


def forms(each: int, start: int = 0) -> Iterable[Form]:
    return (make(layout, seed) for layout in LAYOUTS for seed in range(start, start + each))


def count(tally: Tally, way: str, form: Form, facts: tuple[PaperFact, ...], words: bool) -> None:
    differing = false_differs(form, facts)
    for field, printed in form.truth.items():
        surest = values(facts, field)
        tally[way, field, "printed"] += 1
        tally[way, field, "read"] += len(surest)
        tally[way, field, "right"] += printed in surest
        tally[way, field, "differs"] += field in differing
    tally[way, "internship", "printed"] += form.internship
    tally[way, "internship", "read"] += words
    tally[way, "internship", "right"] += words and form.internship
    tally[way, "internship", "differs"] += words and not form.internship


def false_differs(form: Form, facts: tuple[PaperFact, ...]) -> set[str]:
    """The fields in which a registration that states what is printed would be shown as differing."""
    stated = {field: _stated(field, value) for field, value in form.truth.items()}
    known = sorted((asdict(fact) for fact in facts), key=lambda fact: -fact["strength"])
    proves = ["startup_role"] if LEGAL_PERSON in stated else []
    lines = compared(known, stated, [*stated, *proves])
    return {line.field for line in lines if line.verdict is Verdict.DIFFERS}


def _stated(field: str, value: str | int) -> object:
    """As a registration has it: days as days, of a term the first day no longer covered."""
    if not field.endswith(("_date", "_from", "_until")):
        return value
    day = date.fromisoformat(str(value))
    return day + timedelta(days=1) if field == LAST_DAY else day


def values(facts: tuple[PaperFact, ...], field: str) -> list[str | int]:
    found = [fact for fact in facts if fact.field == field and fact.strength >= IN_SENTENCE]
    most = max((fact.strength for fact in found), default=0)
    return [fact.value for fact in found if fact.strength == most]


def report(tally: Tally, times: dict[str, float]) -> None:
    ways = [way for way in ("text", *WAYS) if times[f"{way} pages"]]
    fields = list(dict.fromkeys(field for _, field, _ in tally))
    print("recall / precision / false `differs`")
    print("| field | " + " | ".join(ways) + " |")
    print("|---" * (len(ways) + 1) + "|")
    for field in fields:
        cells = (_cell(*(tally[way, field, what] for what in COUNTED)) for way in ways)
        print(f"| {field} | " + " | ".join(cells) + " |")
    whole = (
        _cell(*(sum(tally[way, field, what] for field in fields) for what in COUNTED))
        for way in ways
    )
    print("| together | " + " | ".join(whole) + " |")
    pages = (f"{times[f'{way} pages']:.0f}" for way in ways)
    print("| pages | " + " | ".join(pages) + " |")
    seconds = [f"{times[way] / times[f'{way} pages']:.2f}" for way in ways]
    print("| seconds a page | " + " | ".join(seconds) + " |")


COUNTED = ("printed", "read", "right", "differs")


def _cell(printed: int, read: int, right: int, differs: int) -> str:
    if not printed:
        return ""
    return f"{right / printed:.3f} / {right / (read or 1):.3f} / {differs / printed:.3f}"


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
