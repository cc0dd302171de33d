"""Names and numbers as people type and paste them: other dots, wide signs, marks that nobody sees."""

import re
import unicodedata

# The dot in the names of many nationalities has as many forms as there are keyboards.
_DOTS = "·・•‧∙．."
_ANY_DOT = f"[{re.escape(_DOTS)}]"


def as_typed(text: str) -> str:
    """Without blanks and invisible marks at both ends; a number in wide digits becomes one in narrow ones."""
    start, end = 0, len(text)
    while start < end and _unseen(text[start]):
        start += 1
    while end > start and _unseen(text[end - 1]):
        end -= 1
    narrow = unicodedata.normalize("NFKC", text[start:end])
    return narrow if narrow.isascii() else text[start:end]


def plain_name(name: str) -> str:
    """A name as two are compared: its letters alone, in one width and one case."""
    return "".join(c for c in unicodedata.normalize("NFKC", name) if _is_letter(c)).casefold()


def plain_name_sql(text: str) -> str:
    """SQL of a name as many are compared at once: in one width and case, without blanks and dots."""
    return f"lower(regexp_replace(normalize({text}, NFKC), '[\\s{_DOTS}]', '', 'g'))"


def name_pattern(words: str) -> str:
    """A regular expression for a part of a name, "" where its plain text does: any dot stands for any."""
    if not set(words) & set(_DOTS):
        return ""
    return "".join(_ANY_DOT if c in _DOTS else re.escape(c) for c in words)


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
