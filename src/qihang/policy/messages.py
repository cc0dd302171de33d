"""What the product tells people: policy/national/messages.yaml.

A template that names a place it does not fill, or lets anything personal out of the product, is
refused when it is read: no message can be sent with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from string import Formatter

from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Section, Value, sections

URGENCIES = ("low", "normal", "high")
_URGENCIES = {name: name for name in URGENCIES}
SMS_LENGTH = 130  # characters of two text messages joined, less the signature


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out of the product: at most `a_minute` messages, at most `tries` of each."""

    name: str
    label: Label
    a_minute: int
    tries: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the night in which no phone rings; they may run over midnight."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether it is quiet at this time of the day."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. `title` and `short` may leave the product, `body` never does.

    `places` are the names in braces that facts must fill. `loud` ones go out in quiet hours too;
    `optional` ones can be unsubscribed from. `secrets` are places of the short text alone, filled
    when the letter is written and kept nowhere.
    """

    code: str
    title: Label
    body: Label
    short: Label
    places: frozenset[str]
    channels: tuple[str, ...]
    urgency: str
    loud: bool
    optional: bool
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Messages:
    """Templates and channels by name, and the quiet hours."""

    quiet: Quiet
    harmless: frozenset[str]
    channels: Mapping[str, Channel]
    templates: Mapping[str, Template]


def read_messages(top: Section) -> Messages:
    """policy/national/messages.yaml in its order; raises PolicyProblem with line and cure."""
    top.basis()
    harmless, secret = frozenset(top.texts("harmless")), frozenset(top.texts("secret"))
    channels = {c.name: c for c in map(_channel, sections(top.get("channels")))}
    reader = _Reader(harmless, secret, channels)
    templates = {t.code: t for t in map(reader.template, sections(top.get("templates")))}
    found = Messages(_quiet(top.get("quiet").section()), harmless, channels, templates)
    top.finish()
    return found


def places_in(text: str) -> tuple[str, ...]:
    """The names in braces of a text, in their order."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def places_of(text: str) -> frozenset[str]:
    """The names in braces of a text."""
    return frozenset(places_in(text))


@dataclass(frozen=True, slots=True)
class _Reader:
    harmless: frozenset[str]
    secret: frozenset[str]
    channels: Mapping[str, Channel]

    def template(self, section: Section) -> Template:
        title, body, short = (section.label(prefix) for prefix in ("title_", "", "short_"))
        for prefix, label in (("title_", title), ("", body), ("short_", short)):
            _both(section, prefix, label)
        self._keeps(section, "title_zh", title, self.harmless)
        self._keeps(section, "short_zh", short, self.harmless | self.secret)
        self._inside(section, body)
        _fits(section, short)
        return Template(
            code=section.text("code"),
            title=title,
            body=body,
            short=short,
            places=places_of(title.zh + body.zh + short.zh) - self.secret,
            secrets=places_of(short.zh) & self.secret,
            channels=self._channels(section.get("channels")),
            urgency=_urgency(section),
            loud=section.flag("loud", default=False),
            optional=section.flag("optional", default=False),
        )

    def _keeps(self, section: Section, key: str, label: Label, allowed: frozenset[str]) -> None:
        if told := places_of(label.zh) - allowed:
            raise section.get(key).problem(
                f"{_named(told)} would leave the product",
                f"Only {_named(allowed)} may stand here; move the rest to `zh` and `en`.",
            )

    def _inside(self, section: Section, body: Label) -> None:
        if told := places_of(body.zh) & self.secret:
            raise section.get("zh").problem(
                f"{_named(told)} would lie in an inbox", "It may stand in the short text alone."
            )

    def _channels(self, value: Value) -> tuple[str, ...]:
        known = {name: name for name in self.channels}
        return tuple(item.one_of(known) for item in value.items())


def _urgency(section: Section) -> str:
    found = section.maybe("urgency")
    return "normal" if found is None else found.one_of(_URGENCIES)


def _both(section: Section, prefix: str, label: Label) -> None:
    """Both languages must be there and name the same places."""
    for language, text in (("zh", label.zh), ("en", label.en)):
        if not text:
            raise section.get(f"{prefix}{language}").problem("the text is empty", "Write it.")
    if places_of(label.zh) != places_of(label.en):
        raise section.get(f"{prefix}en").problem(
            f"it names {_named(places_of(label.en))}, the Chinese {_named(places_of(label.zh))}",
            "Name the same places in both languages.",
        )


def _fits(section: Section, short: Label) -> None:
    if len(short.zh) > SMS_LENGTH:
        raise section.get("short_zh").problem(
            f"{len(short.zh)} characters are more than {SMS_LENGTH}", "Say it more shortly."
        )


def _named(places: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(places)) or "nothing"


def _channel(section: Section) -> Channel:
    return Channel(
        name=section.text("name"),
        label=section.label(),
        a_minute=section.get("a_minute").whole(),
        tries=section.get("tries").whole(),
    )


def _quiet(section: Section) -> Quiet:
    start, end = _hours(section)
    section.finish()
    return Quiet(start, end)


def _hours(section: Section) -> Iterator[time]:
    for key in ("from", "until"):
        value = section.get(key)
        try:
            yield time.fromisoformat(value.text())
        except ValueError:
            raise value.problem("this is not a time of the day", "Write it like 21:00.") from None
