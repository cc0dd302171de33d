"""How often a saved search tells of new posts."""

from enum import StrEnum


class SearchCadence(StrEnum):
    """At once is within minutes, outside quiet hours."""

    AT_ONCE = "at_once"
    DAILY = "daily"
