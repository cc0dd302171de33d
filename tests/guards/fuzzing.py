"""Sends nasty values to every address as everybody whom it lets in, and notes which end in a fault."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from string import digits
from typing import Any
from urllib.parse import quote_from_bytes
from zlib import crc32

from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_file
from django.urls import reverse

from qihang.apps.orgs.models import Account
from qihang.apps.plans.views.kept_rows import KINDS
from tests.factories.destinations import make_draft
from tests.factories.orgs import scope_for
from tests.factories.people import make_graduate, own_account
from tests.guards.fields import Forms, opened, watched
from tests.guards.matrix import Address, addresses, is_sign_in
from tests.guards.nasty import NASTY
from tests.guards.stage import FILED, Stage
from tests.responses import ClientResponse

FORM = "application/x-www-form-urlencoded"
# Each field is sent every so-manieth value; at which it begins, differs from field to field.
SHARE = 3 if os.environ.get("THOROUGH") else 15
FAULT = 500


@dataclass
class Knocker:
    """One account that asks, leaving no trace; `faults` are the requests that ended in a 5xx."""

    name: str
    account: Account | None
    faults: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.account is not None:
            self.client.force_login(self.account)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, method: str, path: str, values: Mapping[str, Any]) -> tuple[ClientResponse, str]:
        """The answer and its text; what the request changed is undone."""
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.sent(method, path, opened(values))
            body = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if answer.status_code >= FAULT:
            exc_info = getattr(answer, "exc_info", None)
            error = exc_info[1] if exc_info else ""
            shown = {name: str(value)[:40] for name, value in values.items()}
            self.faults[f"{method} {path} by {self.name} with {shown}"] = repr(error)[:200]
        return answer, body.decode("utf-8", "replace")

    def sent(self, method: str, path: str, values: Mapping[str, Any]) -> ClientResponse:
        if method == "GET":
            return self.client.generic("GET", path, QUERY_STRING=encoded(values))
        if any(isinstance(value, BytesIO) for value in values.values()):
            return self.client.generic("POST", path, multipart(values), MULTIPART_CONTENT)
        return self.client.generic("POST", path, encoded(values), FORM)


def fuzz_query(knocker: Knocker, path: str) -> None:
    """Every parameter that the address reads, alone and all together."""
    with watched() as read:
        knocker.ask("GET", path, {})
        names = sorted(read)
    for value in some_for(path) if names else ():
        knocker.ask("GET", path, dict.fromkeys(names, value))
    for name in names:
        for value in some_for(path + name):
            knocker.ask("GET", path, {name: value})


def fuzz_form(knocker: Knocker, path: str, filled: Mapping[str, Any]) -> None:
    """Every field of a form, while the others are filled in as they should be."""
    with watched() as read:
        knocker.ask("POST", path, filled)
        names = one_of_each(read | filled.keys())
    for name in names:
        for value in some_for(path + name):
            knocker.ask("POST", path, {**filled, name: value})


class Fuzzing:
    """The stage, and what has been asked of it so far."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.stage.accounts["drafting"] = drafting(self.stage)
        self.addresses = [*addresses(self.stage), *more_addresses(self.stage)]
        self.forms: dict[str, dict[str, Any]] = {}  # where a form goes -> how it is filled in
        self.read: set[Address] = set()
        self.written: set[Address] = set()

    def ask_as(self, name: str) -> Knocker:
        """Fuzz every address that lets this account in and that nobody before could ask."""
        knocker = Knocker(name, self.stage.accounts[name])
        for address in self.addresses:
            if address not in self.read:
                self.read_by(knocker, address)
        for address in self.addresses:
            if address not in self.written and may_write(knocker, address):
                self.written.add(address)
                fuzz_form(knocker, address.path, self.forms.get(address.path, {}))
        return knocker

    def read_by(self, knocker: Knocker, address: Address) -> None:
        answer, page = knocker.ask("GET", address.path, {})
        if is_let_in(answer):
            self.read.add(address)
            for action, values in forms_of(address.path, page, self.stage):
                self.forms.setdefault(action, {}).update(values)
            fuzz_query(knocker, address.path)


def drafting(stage: Stage) -> Account:
    """A graduate in the middle of a registration."""
    graduate = make_graduate(stage.tree.college, account=True)
    make_draft(scope_for(own_account(graduate)), FILED)
    return own_account(graduate)


def more_addresses(stage: Stage) -> Iterator[Address]:
    """Where one address has several forms."""
    for what in KINDS:
        where = reverse("plans:keep", args=[stage.tree.university.code, what])
        yield Address("plans:keep", f"plans:keep [{what}]", where, personal=False)


def may_write(knocker: Knocker, address: Address) -> bool:
    return is_let_in(knocker.ask("POST", address.path, {})[0])


def is_let_in(answer: ClientResponse) -> bool:
    """Whether the address answers this account at all."""
    away = answer.status_code == 302 and is_sign_in(answer["Location"])
    return answer.status_code not in {403, 404, 405} and not away


def forms_of(path: str, page: str, stage: Stage) -> Iterable[tuple[str, dict[str, Any]]]:
    """Where each form of a page goes, and how it is filled in."""
    return [(form.action, form.values) for form in Forms(path, page, stage).forms]


def one_of_each(names: Iterable[str]) -> list[str]:
    """Of fields that are numbered, c1 c2 c3, the first stands for all."""
    return list({name.rstrip(digits): name for name in sorted(names, reverse=True)}.values())


def some_for(words: str) -> Iterable[str]:
    """The share of values for these words: the same in every run, another for other words."""
    return NASTY[crc32(words.encode()) % SHARE :: SHARE]


def encoded(values: Mapping[str, Any]) -> str:
    """As a browser would write them into an address, half characters included."""
    pairs = ((quoted(name), quoted(value)) for name, value in values.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def quoted(text: object) -> str:
    return quote_from_bytes(str(text).encode("utf-8", "surrogatepass"), safe="")


def multipart(values: Mapping[str, Any]) -> bytes:
    """A form with files."""
    parts: list[bytes] = []
    for name, value in values.items():
        if isinstance(value, BytesIO):
            value.name = "paper.pdf"
            parts += encode_file(BOUNDARY, name, value)
        else:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(head.encode() + str(value).encode("utf-8", "surrogatepass"))
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
