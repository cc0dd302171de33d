"""A search as its address has it."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from qihang.apps.postings.rules.search import NAMES, WORDS_LONGEST, SearchRequest, read_search
from qihang.web import parameters


def search_request(query: QueryDict) -> SearchRequest:
    """What an address asks for."""
    return read_search({name: parameters.text(query, name, WORDS_LONGEST) for name in NAMES})


def search_address(asked: SearchRequest) -> str:
    """The address of a search."""
    query = urlencode(asked.as_query())
    return f"{reverse('postings:search')}{'?' if query else ''}{query}"
