"""The texts of posts before the engine of screening, however many."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from qihang.apps.postings.models import Post, ScreeningFinding
from qihang.apps.postings.rules import PostContent
from qihang.engines.screening import ScreenedSpan, ScreeningContext, screen, screen_many
from qihang.policy import load

BLOCK, WARN = "block", "warn"


def findings_in(content: PostContent, day: date) -> list[ScreeningFinding]:
    """What the rules speak of in title and text, not saved; spans count from the beginning of each."""
    channel = load().channels.by_code[content.channel]
    context = ScreeningContext(channel=channel.code, reserved=channel.reserved)
    text, cut = _whole(content), len(content.title)
    found = screen(text, load().screening.at(day), context)
    return [_finding(text, cut, one) for one in found if one.start != cut]


def findings_of_many(contents: Sequence[PostContent], day: date) -> list[list[ScreeningFinding]]:
    """The same for many texts, in their order: what has no word of any rule is passed over in bulk."""
    channels, rules = load().channels.by_code, load().screening.at(day)
    found: list[list[ScreeningFinding]] = [[] for _ in contents]
    for code in sorted({content.channel for content in contents}):
        context = ScreeningContext(channel=code, reserved=channels[code].reserved)
        here = [(n, _whole(one)) for n, one in enumerate(contents) if one.channel == code]
        frame = pl.DataFrame(here, schema={"id": pl.Int64, "text": pl.String}, orient="row")
        for n in sorted(set(screen_many(frame, rules, context)["id"])):
            found[n] = findings_in(contents[n], day)
    return found


def _whole(content: PostContent) -> str:
    return f"{content.title}\n{content.text}"


def keep_findings(versions: Iterable[tuple[Post, int, PostContent]], day: date) -> dict[int, str]:
    """Write down what was found in these texts; id of each post -> the worst severity, "" where clean."""
    rows, worst = [], {}
    for post, number, content in versions:
        found = findings_in(content, day)
        for one in found:
            one.post, one.version = post, number
        rows += found
        worst[post.pk] = worst_of(found)
    ScreeningFinding.objects.bulk_create(rows, batch_size=2000)
    return worst


def worst_of(found: Sequence[ScreeningFinding]) -> str:
    """The worst severity among them, "" where there are none."""
    known = {one.severity for one in found}
    return BLOCK if BLOCK in known else WARN if known else ""


def _finding(text: str, cut: int, one: ScreenedSpan) -> ScreeningFinding:
    """One finding as it is kept; the title ends at `cut`."""
    first, start = one.start < cut, 0 if one.start < cut else cut + 1
    end = min(one.end, cut) if first else one.end
    return ScreeningFinding(
        field="title" if first else "text",
        start=one.start - start,
        end=end - start,
        cls=one.cls,
        rule=one.rule,
        severity=one.severity.value,
        words=text[one.start : end][:200],
    )
