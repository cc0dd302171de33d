"""Names in the two languages of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A Chinese text with its English; where no English is kept, Chinese stands in."""

    zh: str
    en: str = ""

    def text(self, lang: str) -> str:
        """The text in `lang` ("zh-hans", "en", ...)."""
        return self.en if self.en and lang.startswith("en") else self.zh
