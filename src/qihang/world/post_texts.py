"""What posts of the made-up province say: titles, duties, and the sentences that screening marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("post_texts.yaml")


@dataclass(frozen=True, slots=True)
class PostedJob:
    """One kind of work, with the lowest pay in fen a month."""

    title: str
    text: str
    occupation: str
    industry: str
    majors: tuple[str, ...]
    level: str
    pay: int


@dataclass(frozen=True, slots=True)
class PostTexts:
    """All of the file; `channels` are jobs of channels that do not hire for any work."""

    jobs: tuple[PostedJob, ...]
    channels: Mapping[str, tuple[PostedJob, ...]]
    blocked: tuple[str, ...]
    warned: tuple[str, ...]

    def of(self, channel: str) -> tuple[PostedJob, ...]:
        """What a post of this channel may be about."""
        return self.channels.get(channel, self.jobs)


@cache
def post_texts() -> PostTexts:
    """The file, read once."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    channels = {code: tuple(map(_job, rows)) for code, rows in data["channels"].items()}
    jobs = tuple(map(_job, data["jobs"]))
    return PostTexts(jobs, channels, tuple(data["blocked"]), tuple(data["warned"]))


def _job(row: Mapping[str, object]) -> PostedJob:
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return PostedJob(**values)  # type: ignore[arg-type]
