"""Rows of posts of the made-up province, as COPY takes them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import polars as pl

from qihang.apps.employers.models import Employer
from qihang.apps.postings.rules import ENDED, PUBLIC, PostContent, PostState
from qihang.policy.channels import PostChannel
from qihang.world.moments import DAY, day_number

S = PostState


@dataclass(frozen=True, slots=True)
class Publishing:
    """Who publishes: an organisation, as an employer or as an office."""

    org: int
    path: str
    kind: str
    name: str
    place: str
    employer: Employer | None

    @property
    def office(self) -> str:
        """The path of the office that screens its posts."""
        return self.employer.office_path if self.employer else self.path


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """One post before it is a row."""

    publisher: Publishing
    channel: PostChannel
    content: PostContent
    state: PostState
    published: date
    expires: date


def post_frame(chance: Random, found: Sequence[WrittenPost]) -> pl.DataFrame:
    """One row a post; ids count from 1."""
    rows = [_row(chance, pk, one) for pk, one in enumerate(found, 1)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _row(chance: Random, pk: int, one: WrittenPost) -> dict[str, object]:
    who, content, submitted = one.publisher, one.content, one.state is not S.DRAFT
    moment = _moment(day_number(one.published) * DAY + 540 + pk % 480)
    over = _moment(day_number(one.expires) * DAY + 10)
    ended = over if one.state is S.EXPIRED else moment + timedelta(days=1)
    public = one.state in PUBLIC | ENDED
    left = 0 if one.state is S.FILLED else max(1, content.places - chance.randrange(2))
    return {
        "id": pk, "uuid": str(UUID(int=chance.getrandbits(128), version=4)),
        "org_path": who.path, "org_id": who.org, "office_path": who.office,
        "employer_id": who.employer.pk if who.employer else None,
        "status": one.state.value, "version": int(submitted), "channel": content.channel,
        "title": content.title, "text": content.text, "employer_name": content.employer_name,
        "employer_kind": who.employer.kind if who.employer else one.channel.employer_kind,
        "places": content.places, "places_left": min(left, content.places),
        "cities": _array(content.cities), "majors": _array(content.majors),
        "pay_min_fen": content.pay_min_fen,
        "pay_max_fen": content.pay_max_fen if content.pay_min_fen else None,
        "level_min": content.level_min, "occupation": content.occupation,
        "industry": content.industry, "section": content.industry[:1],
        "practice": one.channel.practice, "reserved": one.channel.reserved,
        "apply_mode": content.apply_mode, "apply_address": content.apply_address,
        "opens_on": content.opens_on, "apply_until": content.apply_until,
        "exam_on": content.exam_on, "result_on": content.result_on,
        "fields": json.dumps(dict(content.fields), ensure_ascii=False),
        "contact_name": "招聘办公室", "contact_email": "hr@example.com",
        "created_at": moment, "screened_at": moment if submitted else None,
        "published_at": moment if public else None, "expires_on": one.expires if public else None,
        "ended_at": ended if one.state in ENDED else None,
    }  # fmt: skip


def _moment(minutes: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001 - local, as COPY takes it


def _array(codes: Sequence[str]) -> str:
    return f"{{{','.join(codes)}}}"
