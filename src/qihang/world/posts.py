"""Posts of the made-up province, in all channels and states, some with words that screening marks.

The rows come by COPY, their texts and history by statements over them; the marks by the engine, once a text.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import IN_FORCE, Party
from qihang.apps.orgs.models import Org
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import PostState
from qihang.apps.postings.rules.contents import PostContent
from qihang.policy import load
from qihang.policy.channels import ChannelFieldType, PostChannel
from qihang.world.copy_frames import advance_sequence, copy
from qihang.world.post_history import write_marks, write_moves, write_versions
from qihang.world.post_rows import Publishing, WrittenPost, post_frame
from qihang.world.post_texts import PostedJob, post_texts

S = PostState
HOW_MANY = {"tiny": 60, "small": 900, "province": 100_000}
_OFFICE_SHARE = 6  # every so many-th is an office's
_LAST_YEAR = 4  # every so many-th is of the year before
# How an employer's posts stand, in turn; those that end by their day come on top.
_STATES = (
    (S.PUBLISHED,) * 14
    + (S.FILLED, S.CLOSED, S.DRAFT, S.HELD, S.SCREENED, S.CHANGED, S.OBJECTED, S.REFUSED, S.FILLED)
)  # fmt: skip


def write_posts(seed: int, size: str, day: date) -> int:
    """Posts as they stood on `day`, with versions, history and marks; how many posts."""
    chance = Random(f"{seed} posts")
    found = list(_posts(chance, HOW_MANY[size], day))
    if not found:
        return 0
    copy(Post, post_frame(chance, found))
    advance_sequence(Post, len(found))
    write_marks(found, day)
    write_versions(found)
    write_moves()
    return len(found)


def _posts(chance: Random, number: int, day: date) -> Iterator[WrittenPost]:
    firms, offices = _firms(), _offices()
    channels = load().channels
    for at in range(number):
        group = offices if at % _OFFICE_SHARE == 0 else firms
        if not group:
            continue
        publisher = group[at * 7 % len(group)]
        possible = list(channels.of_publisher(publisher.kind).values())
        usual = publisher.employer is not None and at % 9
        channel = possible[0] if usual else chance.choice(possible)
        yield _post(chance, publisher, channel, at, day)


def _post(
    chance: Random, publisher: Publishing, channel: PostChannel, at: int, day: date
) -> WrittenPost:
    office = publisher.employer is None
    texts = post_texts()
    job = chance.choice(texts.of(channel.code))
    state = S.PUBLISHED if office else _STATES[at % len(_STATES)]
    if at % _LAST_YEAR == 0:
        state, day = S.EXPIRED, date(day.year - 1, day.month, day.day)
    age, length = chance.randrange(110), chance.randrange(50, 160)
    if state in {S.SCREENED, S.HELD, S.OBJECTED, S.REFUSED, S.CHANGED, S.DRAFT}:
        age, length = chance.randrange(4), 90
    if office and at % 5 == 0:
        state, age = S.SCREENED, chance.randrange(4)
    published = day - timedelta(days=age)
    expires = published + timedelta(days=length)
    if state is S.EXPIRED or (state is S.PUBLISHED and expires <= day):
        state, expires = S.EXPIRED, min(expires, day)
        published = min(published, expires - timedelta(days=20))
    content = _content(chance, publisher, channel, job, expires - timedelta(days=1))
    if state in {S.HELD, S.OBJECTED, S.REFUSED}:
        content = replace(content, text=f"{content.text}\n{texts.blocked[at % len(texts.blocked)]}")
    elif state is S.SCREENED and not office:
        content = replace(content, text=f"{content.text}\n{texts.warned[at % len(texts.warned)]}")
    return WrittenPost(publisher, channel, content, state, published, expires)


def _content(
    chance: Random, publisher: Publishing, channel: PostChannel, job: PostedJob, until: date
) -> PostContent:
    low = job.pay + 50_000 * chance.randrange(8)
    practice = channel.practice
    opens = until - timedelta(days=20)
    outside = channel.apply[0] == "outside"
    days = {"opens_on": opens, "apply_until": until, "exam_on": until + timedelta(days=14),
            "result_on": until + timedelta(days=35)}  # fmt: skip
    kept = {
        name: days[name] for name, needed in channel.days.items() if needed or name == "apply_until"
    }
    return PostContent(
        channel=channel.code, title=job.title, text=job.text, employer_name=publisher.name,
        places=chance.choice((1, 1, 2, 3, 5, 8, 20)), cities=(publisher.place,),
        pay_min_fen=None if practice or chance.random() < 0.1 else low,
        pay_max_fen=None if practice else low + 200_000,
        level_min=job.level, majors=job.majors, occupation=job.occupation, industry=job.industry,
        apply_mode=channel.apply[0], apply_address="https://example.gov.cn/zhaolu" if outside else "",
        fields=dict(_own_fields(chance, channel)), **kept,
    )  # fmt: skip


def _own_fields(chance: Random, channel: PostChannel) -> Iterator[tuple[str, object]]:
    for one in channel.fields:
        if not one.required:
            continue
        if one.type is ChannelFieldType.CHOICE:
            yield one.name, chance.choice(list(one.options))
        elif one.type is ChannelFieldType.NUMBER:
            yield one.name, max(one.least, min(one.most, 2))
        elif one.type is ChannelFieldType.CODE:
            yield one.name, chance.choice(("US", "GB", "SG"))
        else:
            yield one.name, _WORDS.get(one.name, f"{one.label.zh}（示例）")


_WORDS = {"notice": "2024年公告第1号", "project": "省重点研发计划项目", "subject": "数学"}


def _firms() -> list[Publishing]:
    in_force = sorted(state.value for state in IN_FORCE)
    rows = Employer.objects.filter(status__in=in_force).order_by("pk")
    return [
        Publishing(e.org_id, e.org_path, e.party, e.name, e.place or "370100", e)
        for e in rows
        if e.party in {Party.EMPLOYER, Party.AGENCY}
    ]


def _offices() -> list[Publishing]:
    kinds = ["department", "city", "county", "university", "college"]
    rows = Org.objects.filter(kind__in=kinds, open_until=None).order_by("kind", "pk")
    return [Publishing(o.pk, o.path, o.kind, o.name, o.place or "370000", None) for o in rows]
