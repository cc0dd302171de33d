"""Pages made of lines of text, for tests of what is found on them."""

from qihang.engines.papers.facts import PaperFact, facts_on
from qihang.engines.papers.pages import Box, Flow, PaperPage, evenly, narrow
from qihang.policy import load

LETTER = 0.012  # page widths of half a wide letter


def page_of(*lines: str) -> PaperPage:
    """A page with these lines; TAB parts pieces, each begins at a multiple of a third of the page."""
    pieces = []
    for row, line in enumerate(lines):
        for column, text in enumerate(line.split("\t")):
            if text:
                plain = narrow(text)
                width = sum(1 if letter.isascii() else 2 for letter in plain) * LETTER
                left, top = 0.05 + column * 0.3, 0.05 + row * 0.04
                pieces.append(evenly(plain, Box(left, top, left + width, top + 0.024)))
    return PaperPage(1, 1.414, tuple(pieces))


def facts_of(*lines: str) -> list[PaperFact]:
    return list(facts_on(Flow.of(page_of(*lines)), load().papers.words))


def surest(field: str, *lines: str) -> list[str | int]:
    """The values of a field that are surest, without those told by their form alone."""
    found = [fact for fact in facts_of(*lines) if fact.field == field and fact.strength > 1]
    most = max((fact.strength for fact in found), default=0)
    return [fact.value for fact in found if fact.strength == most]
