"""Which parameters an address reads, and how its forms are filled in: observed, not declared."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories.plans import minutes
from tests.guards.stage import Stage

TOKEN = "csrfmiddlewaretoken"


class Watched(QueryDict):
    """A query that notes which names are asked for."""

    read: set[str] = set()  # of one request at a time

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)


@contextmanager
def watched() -> Iterator[set[str]]:
    """Inside, the set holds every name that was read from the address or from a sent form."""
    load = WSGIRequest._load_post_and_files

    def load_and_watch(request: WSGIRequest) -> None:
        load(request)
        vars(request)["_post"] = _watching(request.POST)

    def query(request: WSGIRequest) -> QueryDict:
        return _watching(QueryDict(request.META.get("QUERY_STRING", "")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequest, "_load_post_and_files", load_and_watch)
        patch.setattr(WSGIRequest, "GET", property(query))
        Watched.read = set()
        yield Watched.read
        Watched.read.discard(TOKEN)


def _watching(query: MultiValueDict) -> Watched:
    made = Watched(mutable=True)
    for name, values in query.lists():
        made.setlist(name, values)
    return made


@dataclass
class Filled:
    """A form as a page shows it: where it goes, and a plausible value for each field."""

    action: str
    values: dict[str, Any] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, path: str, text: str, stage: Stage) -> None:
        super().__init__()
        self.path, self.known = path, known_values(stage)
        self.forms: list[Filled] = []
        self.inside, self.choosing = False, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("method", "get").lower() == "post"
            if self.inside:
                self.forms.append(Filled((given.get("action") or self.path).partition("#")[0]))
        elif not self.inside:
            return
        elif tag == "select":
            self.choosing = name
            self.set(name, "")
        elif tag == "option" and self.choosing and given.get("value"):
            if "selected" in given or not self.forms[-1].values.get(self.choosing):
                self.set(self.choosing, given["value"])
        elif tag in {"input", "textarea", "button"} and name:
            self.fill(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.choosing = ""

    def fill(self, name: str, given: Mapping[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"radio", "checkbox"} and name in self.forms[-1].values:
            return
        usual = {"date": "2024-06-15", "number": "3", "file": minutes}.get(kind, "测试文字")
        self.set(name, value or self.known.get(name, usual))

    def set(self, name: str, value: Any) -> None:
        if name and name != TOKEN:
            self.forms[-1].values[name] = value or self.known.get(name, "")


def known_values(stage: Stage) -> dict[str, Any]:
    """What lets a form through that asks for something which exists."""
    university = stage.tree.university.code
    return {
        "org": university,
        "parent": university,
        "username": stage.account("granted").username,
        "code": f"{university}-c77",
    }


def opened(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to be sent; files are opened anew each time."""
    return {name: value() if callable(value) else value for name, value in values.items()}
