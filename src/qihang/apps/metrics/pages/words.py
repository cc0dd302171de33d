"""What cohort, what definitions, in which language."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, gettext

from qihang.engines import indicators
from qihang.engines.indicators import Scheme
from qihang.policy import Label, load


@lru_cache(maxsize=256)
def scheme_on(day: date) -> Scheme:
    """The indicators as defined on that day."""
    return indicators.scheme(load(), day)


def words(label: Label) -> str:
    """The label in the active language."""
    return label.text(get_language() or settings.LANGUAGE_CODE)


def said(message: str, facts: Mapping[str, object]) -> str:
    """A message of pure code with its facts, in the active language."""
    spoken = {k: words(fact) if isinstance(fact, Label) else fact for k, fact in facts.items()}
    return gettext(message).format(**spoken)
