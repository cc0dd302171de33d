"""A fragment must be the same region of the full page, to the byte: used by the tests of all apps."""

from html.parser import HTMLParser

from django.test import Client

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})


class _Region(HTMLParser):
    """Finds where the inside of the element with an id begins and ends."""

    def __init__(self, text: str, wanted: str) -> None:
        super().__init__(convert_charrefs=False)
        self.wanted = wanted
        self.lines = [0]
        for line in text.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.depth = 0
        self.start = self.end = -1
        self.feed(text)

    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.start < 0 and dict(attrs).get("id") == self.wanted:
            self.start = self.here() + len(self.get_starttag_text() or "")
            self.depth = 1
        elif self.start >= 0 and self.end < 0:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Self-closed elements hold nothing."""

    def handle_endtag(self, tag: str) -> None:
        if self.start < 0 or self.end >= 0 or tag in VOID:
            return
        self.depth -= 1
        if self.depth == 0:
            self.end = self.here()


def region(page: str, identity: str) -> str:
    """The inside of the element with this id."""
    found = _Region(page, identity)
    assert found.end >= 0, f"the page has no complete element with id {identity!r}"
    return page[found.start : found.end]


def assert_region_equals_fragment(client: Client, url: str, identity: str) -> None:
    """The answer to htmx for this target is the inside of the same element of the full page."""
    page = client.get(url)
    fragment = client.get(url, headers={"HX-Request": "true", "HX-Target": identity})
    assert page.status_code == fragment.status_code
    whole = page.content.decode()
    assert "<html" in whole
    assert "<html" not in fragment.content.decode()
    assert _bare(region(whole, identity)) == _bare(fragment.content.decode())


def _bare(text: str) -> str:
    """Without the form token, which is masked anew each time it is written."""
    before, *rest = text.split('name="csrfmiddlewaretoken" value="')
    return (before + "".join(part.split('"', 1)[1] for part in rest)).strip()
