"""What cohort, what definitions, in which language."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext

from qihang.engines import indicators
from qihang.engines.indicators import Scheme
from qihang.policy import Label, load
from qihang.web.edition import words


@lru_cache(maxsize=256)
def scheme_on(day: date) -> Scheme:
    """The indicators as defined on that day."""
    return indicators.scheme(load(), day)


def message_words(message: str, facts: Mapping[str, object]) -> str:
    """A message of pure code with its facts, in the active language."""
    spoken = {k: words(fact) if isinstance(fact, Label) else fact for k, fact in facts.items()}
    return gettext(message).format(**spoken)
