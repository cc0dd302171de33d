"""One public post: its facts, and the same as structured data for search engines (schema.org)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape
from typing import Any

from django.utils.translation import get_language, gettext

from qihang.apps.postings import labels
from qihang.apps.postings.models import Post
from qihang.apps.postings.pages.search.filters import channel_label
from qihang.apps.postings.pages.search.results import last_day_words, pay_words
from qihang.policy import load
from qihang.web import formats
from qihang.web.components import Fact
from qihang.web.edition import words

FEN = 100


def post_facts(post: Post) -> Sequence[Fact]:
    """What stands beside the text; no contact."""
    return [Fact(label, value) for label, value in _facts(post) if value]


def job_posting(post: Post, address: str) -> dict[str, Any]:
    """The post as schema.org/JobPosting; what is not known is left out."""
    paragraphs = "".join(
        f"<p>{escape(line)}</p>" for line in post.text.splitlines() if line.strip()
    )
    known: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": post.title,
        "description": paragraphs,
        "identifier": str(post.uuid),
        "url": address,
        "datePosted": post.published_at.date().isoformat() if post.published_at else None,
        "validThrough": (post.expires_on - timedelta(days=1)).isoformat()
        if post.expires_on
        else None,
        "employmentType": "INTERN" if post.practice else "FULL_TIME",
        "hiringOrganization": {"@type": "Organization", "name": post.employer_name},
        "jobLocation": [_location(code) for code in post.cities],
        "totalJobOpenings": post.places,
        "baseSalary": _salary(post),
        "directApply": False,
    }
    return {name: value for name, value in known.items() if value not in (None, [])}


def _facts(post: Post) -> Iterator[tuple[str, str]]:
    language = get_language() or "zh-hans"
    codes = load().codes
    divisions = codes.table("division")
    yield gettext("单位"), post.employer_name
    yield gettext("单位性质"), _text("employer_type", post.employer_kind)
    yield gettext("渠道"), channel_label(post.channel)
    yield gettext("月薪"), pay_words(post)
    yield gettext("人数"), formats.count(post.places)
    comma = ", " if language.startswith("en") else "、"
    yield gettext("地点"), comma.join(divisions.text(code, language) for code in post.cities)
    level = _text("qualification", post.level_min)
    yield gettext("最低学历"), level or gettext("不限")
    yield gettext("专业"), comma.join(map(_major, post.majors)) or gettext("不限")
    yield gettext("职业"), _text("occupation", post.occupation)
    yield gettext("行业"), _text("industry_gb4754", post.industry)
    yield gettext("谁可以报名"), words(load().channels.by_code[post.channel].eligible_text)
    yield gettext("报名方式"), str(labels.APPLY[post.apply_mode])
    yield gettext("报名地址"), post.apply_address
    for name, label in _days():
        if day := getattr(post, name):
            yield label, formats.day(day)
    yield gettext("展示到"), last_day_words(post)


def _days() -> tuple[tuple[str, str], ...]:
    return (
        ("opens_on", gettext("报名开始")),
        ("apply_until", gettext("报名截止")),
        ("exam_on", gettext("考试")),
        ("result_on", gettext("公布结果")),
    )


def _text(table: str, code: str) -> str:
    return load().codes.table(table).text(code, get_language() or "zh-hans") if code else ""


def _major(code: str) -> str:
    language = get_language() or "zh-hans"
    for name in ("major_undergraduate", "major_vocational"):
        table = load().codes.table(name)
        if code in table:
            return table.text(code, language)
    return code


def _location(code: str) -> dict[str, Any]:
    path = [row.label.zh for row in load().codes.table("division").path(code)]
    address = {"@type": "PostalAddress", "addressCountry": "CN"}
    if path:
        address |= {"addressRegion": path[0], "addressLocality": path[-1]}
    return {"@type": "Place", "address": address}


def _salary(post: Post) -> dict[str, Any] | None:
    if post.pay_min_fen is None:
        return None
    value = {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": post.pay_min_fen / FEN}
    if post.pay_max_fen is not None:
        value["maxValue"] = post.pay_max_fen / FEN
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value}
