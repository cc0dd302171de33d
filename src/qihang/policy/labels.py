"""Names in the two languages of the product."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A Chinese text with its English; where no English is kept, Chinese stands in."""

    zh: str
    en: str = ""

    def text(self, lang: str) -> str:
        """The text in `lang` ("zh-hans", "en", ...)."""
        return self.en if self.en and lang.startswith("en") else self.zh

    @classmethod
    def listed(cls, labels: "Iterable[Label]") -> "Label":
        """Several beside each other: 甲、乙; A, B."""
        known = list(labels)
        return cls("、".join(one.zh for one in known), ", ".join(one.en or one.zh for one in known))
