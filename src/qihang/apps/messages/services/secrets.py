"""What stands on a letter alone: an upper app fills it when the letter is written, nothing keeps it."""

from collections.abc import Callable, Collection, Mapping

# The graduates of some letters -> what each of them is sent; who has nothing to be sent is left out.
Fill = Callable[[Collection[int]], Mapping[int, str]]
_fills: dict[str, Fill] = {}


def fill_secret_by(place: str, fill: Fill) -> None:
    """Say what fills a secret place of the short texts. Called when an app starts."""
    _fills[place] = fill


def secrets_for(places: Collection[str], graduates: Collection[int]) -> dict[int, dict[str, str]]:
    """For each graduate who has all of them: place -> text."""
    filled = {place: _fills[place](graduates) for place in places}
    return {
        graduate: {place: texts[graduate] for place, texts in filled.items()}
        for graduate in graduates
        if all(graduate in texts for texts in filled.values())
    }
