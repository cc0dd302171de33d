"""What stands on a letter alone: an upper app fills it when the letter is written, nothing keeps it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from qihang.kernel import Scope, contributions

# The scope of the job that sends, the graduates of some letters -> what each of them is sent; who has
# nothing to be sent is left out.
Fill = Callable[[Scope, Collection[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class SecretText:
    """What fills a secret place of the short texts."""

    place: str
    fill: Fill

    @property
    def key(self) -> str:
        """The place."""
        return self.place


def secrets_for(
    scope: Scope, places: Collection[str], graduates: Collection[int]
) -> dict[int, dict[str, str]]:
    """For each graduate who has all of them: place -> text."""
    fills = contributions.by_key(SecretText)
    filled = {place: fills[place].fill(scope, graduates) for place in places}
    return {
        graduate: {place: texts[graduate] for place, texts in filled.items()}
        for graduate in graduates
        if all(graduate in texts for texts in filled.values())
    }
