"""The indicators as the policy defines them on a day."""

from datetime import date
from functools import lru_cache

from qihang.engines import indicators
from qihang.engines.indicators import Scheme
from qihang.policy import load


@lru_cache(maxsize=256)
def scheme_on(day: date) -> Scheme:
    """The indicators as defined on that day."""
    return indicators.scheme(load(), day)
