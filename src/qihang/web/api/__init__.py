"""What every operation of the API has in common: who may ask, how a no is said, pages, description.

Operations stand in the `api.py` of their apps and are put together in config.
"""

from qihang.web.api.access import Access, any_token, needs, public, reason_of
from qihang.web.api.api import Api
from qihang.web.api.paging import CURSOR, LIMIT, Cursor, Limit, Year, list_for, page_of
from qihang.web.api.problems import Problem
from qihang.web.api.texts import Key, Text

__all__ = [
    "CURSOR",
    "LIMIT",
    "Access",
    "Api",
    "Cursor",
    "Key",
    "Limit",
    "Problem",
    "Text",
    "Year",
    "any_token",
    "list_for",
    "needs",
    "page_of",
    "public",
    "reason_of",
]
