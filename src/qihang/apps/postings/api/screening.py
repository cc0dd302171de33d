"""Screening for other platforms: their advertisements by the same rules, nothing is kept of them."""

from typing import Annotated

from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from qihang.apps.postings.services.screened_texts import PlacedSpan, screen_text
from qihang.engines.screening import ScreeningContext
from qihang.policy import load
from qihang.web.api import Text, any_token
from qihang.web.request import Request

router = Router(tags=["posts"])
MOST = 200
LongText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=20_000)]


class AdvertisementIn(Schema):
    """An advertisement as it is published."""

    model_config = ConfigDict(extra="forbid")

    title: Text = ""
    text: LongText = Field("", description="duties and requirements")
    channel: Text = Field("", description="channel of the post, where something is lawful there")
    reserved: bool = Field(False, description="reserved for disabled persons")


class ScreeningIn(Schema):
    """Advertisements to look at."""

    model_config = ConfigDict(extra="forbid")

    advertisements: Annotated[list[AdvertisementIn], Field(min_length=1, max_length=MOST)]


class MarkedOut(Schema):
    """Words that an advertisement should not hold."""

    field: str = Field(description="title or text")
    start: int = Field(description="characters before them in the field")
    end: int
    words: str
    cls: str = Field(alias="class", examples=["sex"])
    rule: str = Field(examples=["sex_limited"])
    severity: str = Field(description="block or warn")
    name: str = Field(description="what is wrong")
    advice: str = Field(description="what to write instead")
    reference: str = Field(description="the law")


class ScreeningOut(Schema):
    """What was found, an entry for each advertisement in the order sent."""

    items: list[list[MarkedOut]]


@router.post(
    "/screenings", auth=any_token, response=ScreeningOut, by_alias=True,
    operation_id="screen_advertisements", summary="Screen advertisements by the rules of today",
)  # fmt: skip
def screen_advertisements(request: Request, screening: ScreeningIn) -> dict:
    """Nothing is kept but the answer for a repeated key; at most 200 advertisements at once."""
    return {
        "items": [
            [
                _marked(one, sent)
                for one in screen_text(sent.title, sent.text, _of(sent), request.today)
            ]
            for sent in screening.advertisements
        ]
    }


def _of(sent: AdvertisementIn) -> ScreeningContext:
    channel = load().channels.by_code.get(sent.channel)
    return ScreeningContext(sent.channel, sent.reserved or bool(channel and channel.reserved))


def _marked(one: PlacedSpan, sent: AdvertisementIn) -> dict:
    span, language = one.span, get_language() or ""
    return {
        "field": one.field,
        "start": one.start,
        "end": one.end,
        "words": getattr(sent, one.field)[one.start : one.end],
        "class": span.cls,
        "rule": span.rule,
        "severity": span.severity.value,
        "name": span.label.text(language),
        "advice": span.advice.text(language),
        "reference": span.reference,
    }
