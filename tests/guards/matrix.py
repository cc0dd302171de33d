"""Asks every address by every method as every relation, and writes the answers as a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import ERROR
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from qihang.apps.orgs.models import Account
from tests.guards.stage import ARGUMENTS, RELATIONS, Argument, Stage
from tests.responses import ClientResponse

SNAPSHOT = Path(__file__).with_name("access_matrix.txt")
METHODS = ("GET", "POST")
ALLAUTH = ("anonymous", "self", "college")  # its pages know only who is signed in
REFUSED = {"sign-in", "403", "404"}
HEAD = """\
# Who gets what at which address. One graduate's registration waits for review by its college;
# each word is a relation to that graduate (tests/guards/stage.py). Numbers are HTTP statuses;
# "sign-in" is the redirect to the sign-in page, "refused" one with a sentence why not. POST carries
# no data: 200 or 422 means "let in, and told what is missing".
# Written by `python -m tests.guards.access_matrix --write`: review it.
"""


@dataclass(frozen=True)
class Address:
    """A named address with its arguments filled in."""

    name: str
    shown: str
    path: str
    personal: bool


# Operations ask for tokens and not for sessions: tests/guards/test_api.py asks them.
OPERATIONS = "api:"


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, inner)
        elif space != OPERATIONS:
            yield f"{space}{entry.name}", entry


def addresses(stage: Stage) -> Iterator[Address]:
    """Every address of the product; those with arguments once for each of their values."""
    need_arguments()
    for name, pattern in patterns(get_resolver()):
        wanted = list(pattern.pattern.regex.groupindex)
        choices = [values_of(name, argument, stage).items() for argument in wanted]
        for chosen in product(*choices):
            filled = dict(zip(wanted, (value for _, value in chosen), strict=True))
            words = " ".join(word for word, _ in chosen if word)
            yield Address(
                name,
                f"{name} [{words}]" if words else name,
                reverse(name, kwargs={key: one.value for key, one in filled.items()}),
                any(one.personal for one in filled.values()),
            )


def values_of(name: str, argument: str, stage: Stage) -> dict[str, Argument]:
    """The values for an argument, by the address's own name or by its namespace."""
    return ARGUMENTS[key_of(name, argument)](stage)


def key_of(name: str, argument: str) -> str:
    """Under which key ARGUMENTS knows the argument; "" if it does not."""
    keys = (f"{name}:{argument}", f"{name.rpartition(':')[0]}:{argument}")
    return next((key for key in keys if key in ARGUMENTS), "")


def need_arguments() -> None:
    """Fail, naming every argument of an address for which there is no record yet."""
    unknown = [
        f"  {name} takes <{argument}>"
        for name, pattern in patterns(get_resolver())
        for argument in pattern.pattern.regex.groupindex
        if not key_of(name, argument)
    ]
    if unknown:
        cure = "  -> say in tests/guards/stage.py, ARGUMENTS, which record that is"
        pytest.fail("\n".join([*unknown, cure]), pytrace=False)


MOST_PAGES = 50
NEXT = re.compile(r'<a (?=[^>]*rel="next")[^>]*href="(?P<href>[^"]*)"')


class Door:
    """One relation knocking at addresses, leaving no trace."""

    def __init__(self, account: Account | None) -> None:
        self.client = Client(raise_request_exception=False)
        if account is not None:
            self.client.force_login(account)
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.heard: list[tuple[str, str]] = []  # path and text of every answer that let it in
        self.kept: list[tuple[str, str]] = []  # method and path of answers that anybody may keep

    def knock(self, method: str, path: str) -> str:
        """The answer's status, or "sign-in"; what the request changed is undone."""
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.client.generic(method, path)
            text = self.whole(answer) if answer.status_code in {200, 422} else ""
            transaction.set_rollback(True)
        if not {"private", "no-store"} & words_of(answer.get("Cache-Control", "")):
            self.kept.append((method, path))
        if answer.status_code in {200, 422}:
            self.heard.append((path, text))
        if answer.status_code in {301, 302, 303} and is_sign_in(answer["Location"]):
            return "sign-in"
        return "refused" if told_no(answer.wsgi_request) else str(answer.status_code)

    def whole(self, answer: ClientResponse) -> str:
        """The text of an answer and of the further pages of its list: a name on page 2 is shown too."""
        texts = [text_of(answer)]
        base = answer.wsgi_request.path
        while following := NEXT.search(texts[-1]):
            assert len(texts) < MOST_PAGES, f"{base} goes on and on"
            href = unescape(following["href"])
            texts.append(text_of(self.client.get(base + href if href.startswith("?") else href)))
        return "".join(texts)

    def get(self, path: str, language: str) -> ClientResponse:
        """The page in a language; what the request changed is undone."""
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.client.get(path, headers={"Accept-Language": language})
            transaction.set_rollback(True)
        return answer


def words_of(header: str) -> set[str]:
    return {word.strip() for word in header.split(",")}


def text_of(answer: ClientResponse) -> str:
    """The body, a file's too."""
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8", errors="replace")


def told_no(request: HttpRequest) -> bool:
    """Whether the answer carries an error message to the next page."""
    return any(one.level >= ERROR for one in vars(request)["_messages"]._queued_messages)


def is_sign_in(location: str) -> bool:
    return location.startswith(reverse(settings.LOGIN_URL))


def needed(address: Address) -> str:
    """What the view asks for: permissions, "public", or "allauth" where it is not our view."""
    view = resolve(address.path).func
    access = getattr(view, "access", None)
    if access is None:
        return "allauth" if view.__module__.startswith("allauth.") else "?"
    return " or ".join(sorted(str(p) for p in access)) or "public"


Answers = dict[str, str]


def doors_of(stage: Stage) -> dict[str, Door]:
    return {relation: Door(stage.accounts[relation]) for relation in RELATIONS}


def matrix(stage: Stage, doors: dict[str, Door]) -> dict[tuple[Address, str], Answers]:
    """Each address and method with the answer for each relation; methods nobody may use left out."""
    rows: dict[tuple[Address, str], Answers] = {}
    for address in list(addresses(stage)):
        for method in METHODS:
            shut = any(doors[r].knock(method, address.path) == "405" for r in let_in(rows, address))
            if shut:
                continue
            asked = doors if needed(address) != "allauth" else {r: doors[r] for r in ALLAUTH}
            answers = {r: door.knock(method, address.path) for r, door in asked.items()}
            if "405" not in answers.values():
                rows[address, method] = answers
    return rows


def let_in(rows: dict[tuple[Address, str], Answers], address: Address) -> list[str]:
    """One relation that another method of the same address let in, if any."""
    known = next((rows[address, m] for m in METHODS if (address, m) in rows), {})
    return [relation for relation, answer in known.items() if answer not in REFUSED][:1]


def table(rows: dict[tuple[Address, str], Answers]) -> dict[str, str]:
    """Heading of each row -> its answers, grouped by status, one line each."""
    return {
        f"{address.shown}  {method}  {needed(address)}": grouped(answers)
        for (address, method), answers in rows.items()
    }


def grouped(answers: Answers) -> str:
    lines = []
    for status in sorted(set(answers.values())):
        who = [relation for relation, answer in answers.items() if answer == status]
        everybody = len(who) == len(answers)
        lines.append(f"    {status:<8}{'everybody' if everybody else ' '.join(who)}")
    return "\n".join(lines)


def written(shown: dict[str, str]) -> str:
    return written_table(HEAD, shown)


def written_table(head: str, shown: dict[str, str]) -> str:
    return head + "".join(f"\n{heading}\n{lines}\n" for heading, lines in sorted(shown.items()))


def reviewed() -> dict[str, str]:
    """The table as it was last reviewed."""
    return read_table(SNAPSHOT)


def read_table(path: Path) -> dict[str, str]:
    """Heading -> its lines, as `written_table` put them."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    blocks = [block.strip("\n") for block in text.split("\n\n")[1:]]
    return {heading: lines for heading, _, lines in (block.partition("\n") for block in blocks)}
