"""Pages as people get them: every address that lets a relation in, looked at in a language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.apps import apps as registry
from django.db.models import CharField, TextField

from tests.guards.matrix import Address, Door, addresses, needed, text_of
from tests.guards.stage import Stage

SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-none", "data-more", "data-lost"}
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass(frozen=True)
class Look:
    """One page as one relation gets it."""

    name: str
    path: str
    relation: str
    html: str

    def __str__(self) -> str:
        return f"{self.name} as {self.relation}"


def looks(stage: Stage, relations: tuple[str, ...], language: str) -> Iterator[Look]:
    """Every HTML page that answers 200, for each of the relations."""
    ours = [a for a in addresses(stage) if needed(a) != "allauth" or not a.shown.endswith("]")]
    for relation in relations:
        door = Door(stage.accounts[relation])
        for address in ours:
            answer = door.get(address.path, language)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                yield Look(address.shown, address.path, relation, answer.content.decode())


def answers(stage: Stage, relation: str) -> Iterator[tuple[Address, str]]:
    """Everything a relation gets by GET, whatever its type, as text."""
    door = Door(stage.accounts[relation])
    for address in addresses(stage):
        answer = door.get(address.path, "zh-hans")
        if answer.status_code == 200:
            yield address, text_of(answer)


class Words(HTMLParser):
    """What a page says: text and spoken attributes outside elements marked as Chinese."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.stack: list[tuple[str, bool]] = []
        self.feed(html)

    @property
    def quiet(self) -> bool:
        return any(silent for _, silent in self.stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        chinese = (values.get("lang") or "").startswith("zh")
        if not self.quiet and not chinese:
            self.said += [values[name] or "" for name in SPOKEN & values.keys()]
        if tag not in VOID:
            self.stack.append((tag, chinese or tag in SILENT))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and any(open_tag == tag for open_tag, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.quiet and data.strip():
            self.said.append(data)


def stored_words() -> list[str]:
    """Every Chinese text in the database, longest first: names, reasons and files stay as they are."""
    found: set[str] = set()
    for model in registry.get_models():
        if not model.__module__.startswith("qihang.apps."):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, CharField | TextField):
                found |= set(
                    model._default_manager.values_list(field.name, flat=True).distinct()[:500]
                )
    found |= {line.strip() for text in found if text for line in text.splitlines()}
    return sorted(
        (text for text in found if text and re.search(r"[\u3400-\u9fff]", text)), key=len
    )[::-1]
