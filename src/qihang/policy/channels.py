"""Channels by which posts come to graduates, each a row of policy/national/channels.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qihang.policy.catalogue import Catalogue
from qihang.policy.condition_parser import read_condition
from qihang.policy.conditions import Condition, ConditionField, ConditionSchema, ValueType
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Section, Value, sections

APPLY = ("here", "outside")
DAYS = ("opens_on", "apply_until", "exam_on", "result_on")
RELEASE = ("clean", "person")
TEXT_MOST, NUMBER_MOST = 300, 1_000_000


class ChannelFieldType(StrEnum):
    """What a field of a channel holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # whole fen
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"  # one of `options`
    CODE = "code"  # of the code set `codes`


@dataclass(frozen=True, slots=True)
class ChannelField:
    """One field that only posts of this channel have. `most` is a length of text or the largest number."""

    name: str
    label: Label
    type: ChannelFieldType
    required: bool
    least: int
    most: int
    options: Mapping[str, Label]
    codes: str


@dataclass(frozen=True, slots=True)
class PostChannel:
    """One channel. `days` says of each day of its calendar whether it is required.

    `publishers` are kinds of organisation; `proves` kinds of destination, none where a signing proves
    nothing. `employer_kind` is that of a post which an office publishes. `looked_at` is true where an office
    looks at every post, false where a clean one is published at once. `eligible` is true of graduates who may
    apply, None where all may.
    """

    code: str
    label: Label
    help: Label
    publishers: frozenset[str]
    apply: tuple[str, ...]
    days: Mapping[str, bool]
    most_places: int
    open_days: int
    employer_kind: str
    proves: tuple[str, ...]
    policy: bool
    practice: bool
    reserved: bool
    looked_at: bool
    eligible: Condition | None
    eligible_text: Label
    fields: tuple[ChannelField, ...]
    source: ValueSource


@dataclass(frozen=True, slots=True)
class PostChannels:
    """All channels in the order of the file; `graduate` is what their conditions may name."""

    by_code: Mapping[str, PostChannel]
    graduate: ConditionSchema

    def of_publisher(self, kind: str) -> Mapping[str, PostChannel]:
        """Those in which an organisation of this kind may publish."""
        return {code: one for code, one in self.by_code.items() if kind in one.publishers}

    def flagged(self, flag: str) -> tuple[str, ...]:
        """Codes of the channels with this flag: policy, practice, reserved."""
        return tuple(code for code, one in self.by_code.items() if getattr(one, flag))


def graduate_schema(codes: Catalogue) -> ConditionSchema:
    """What a condition may name of a graduate; the names are the columns of the record."""
    sets = {
        "qualification": "qualification",
        "politics": "politics",
        "home_place": "division",
        "hardship": "hardship",
        "teacher_type": "teacher_type",
        "ethnicity": "ethnicity",
    }
    fields = {
        name: ConditionField(ValueType.CODE, codes.table(table)) for name, table in sets.items()
    }
    fields["major"] = ConditionField(ValueType.TEXT)  # of two code sets
    fields["rural"] = ConditionField(ValueType.FLAG)
    fields["graduation_date"] = ConditionField(ValueType.DATE)
    return ConditionSchema(fields, {"today": ValueType.DATE})


def read_channels(top: Section, codes: Catalogue) -> PostChannels:
    """policy/national/channels.yaml; raises PolicyProblem with line and cure."""
    source, schema = top.basis().source, graduate_schema(codes)
    found: dict[str, PostChannel] = {}
    for section in sections(top.get("channels")):
        channel = _channel(section, source, schema, codes)
        if channel.code in found:
            raise section.get("code").problem(
                f"'{channel.code}' stands here twice", "Give each channel a code of its own."
            )
        found[channel.code] = channel
    top.finish()
    return PostChannels(found, schema)


def _channel(
    section: Section, source: ValueSource, schema: ConditionSchema, codes: Catalogue
) -> PostChannel:
    eligible, kinds = section.maybe("eligible"), codes.table("destination")
    return PostChannel(
        code=section.text("code"),
        label=section.label(),
        help=section.label("help_"),
        publishers=frozenset(section.texts("publishers")),
        apply=tuple(one.one_of(_same(APPLY)) for one in section.get("apply").items()),
        days=dict(_days(section.get("days").section())),
        most_places=section.get("most_places").whole(),
        open_days=section.get("open_days").whole(),
        employer_kind=section.text("employer_kind", ""),
        proves=tuple(one.one_of(_same(tuple(kinds))) for one in section.get("proves").items()),
        policy=section.flag("policy", default=False),
        practice=section.flag("practice", default=False),
        reserved=section.flag("reserved", default=False),
        looked_at=section.get("release").one_of(_same(RELEASE)) == "person",
        eligible=None if eligible is None else read_condition(eligible, schema),
        eligible_text=section.label("eligible_"),
        fields=tuple(_field(one, codes) for one in sections(section.get("fields"))),
        source=section.source(source),
    )


def _days(section: Section) -> Iterator[tuple[str, bool]]:
    for name in DAYS:
        found = section.maybe(name)
        if found is not None:
            yield name, found.one_of({"required": True, "optional": False})
    section.finish()


def _field(section: Section, codes: Catalogue) -> ChannelField:
    type_ = section.get("type").one_of({one.value: one for one in ChannelFieldType})
    largest = TEXT_MOST if type_ is ChannelFieldType.TEXT else NUMBER_MOST
    return ChannelField(
        name=section.text("name"),
        label=section.label(),
        type=type_,
        required=section.flag("required", default=False),
        least=_whole(section.maybe("least"), 0),
        most=_whole(section.maybe("most"), largest),
        options={one.text("code"): one.label() for one in _options(section)},
        codes=section.get("codes").one_of(_same(tuple(codes.names())))
        if type_ is ChannelFieldType.CODE
        else "",
    )


def _options(section: Section) -> Iterator[Section]:
    found = section.maybe("options")
    return sections(found) if found is not None else iter(())


def _whole(value: Value | None, default: int) -> int:
    return default if value is None else value.whole()


def _same(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}
