"""How big a world is: for tests, for the demo, for the whole province."""

from dataclasses import dataclass

VERSION = 4  # of the script: a change in what it writes takes the next number
COHORTS = (2023, 2024)


@dataclass(frozen=True, slots=True)
class Size:
    """`graduates` of one cohort over `institutions` (short codes; empty = all that count).

    `colleges` is (fewest, most) of one institution, `employers` how many there are in an average
    industry of an average city, `chunk` how many graduates are made and loaded at once, `counties`
    how many of each city's counties have offices (None = all). `own_papers`: each registration of the
    cohort in force has a paper of its own; in a whole province they would fill the disk.
    """

    name: str
    graduates: int
    institutions: tuple[str, ...] = ()
    colleges: tuple[int, int] = (2, 4)
    employers: float = 4.0
    chunk: int = 60_000
    counties: int | None = None
    own_papers: bool = True


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 60, ("10427", "12324"), (2, 2), 0.5, counties=1),
        Size("small", 9_000),
        Size("province", 800_000, (), (8, 22), 30.0, own_papers=False),
    )
}

# Whose pages the demo's sign-in buttons open; in a small world it is given a crowd worth looking at.
FEATURED = "10427"
