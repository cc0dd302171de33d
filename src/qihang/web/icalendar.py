"""Entries of a calendar as iCalendar (RFC 5545), which every calendar program reads."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from qihang.web.calendar import CalendarEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE = 75  # bytes of a line without its end; longer ones go on in the next, after a blank
MAKER = "-//qihang//qihang//ZH"


def icalendar(
    name: str, entries: Iterable[CalendarEntry], now: datetime, absolute: Callable[[str], str]
) -> bytes:
    """The whole calendar; `absolute` makes an address of ours one for other machines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    for entry in entries:
        lines += _event(entry, now, absolute)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(entry: CalendarEntry, now: datetime, absolute: Callable[[str], str]) -> Iterator[str]:
    told = f"{entry.day.isoformat()} {entry.href} {entry.title}"
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(told.encode()).hexdigest()[:32]}@qihang"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.href:
        yield f"URL:{absolute(entry.href)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[bytes]:
    """The line in parts, never cut inside a character."""
    part = b""
    for character in line:
        written = character.encode()
        if len(part) + len(written) > LINE:
            yield part
            part = b" "
        part += written
    yield part
