"""The sheet of posts: the columns of layouts/posts.yaml, then the channels' own fields."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qihang.policy.channels import ChannelField, ChannelFieldType, PostChannels
from qihang.policy.labels import Label
from qihang.policy.layouts import Layout, SheetColumn

LAYOUT, OWN, CHANNEL = "posts", "own_", "channel"
_TYPES = {
    ChannelFieldType.TEXT: "text",
    ChannelFieldType.NUMBER: "integer",
    ChannelFieldType.MONEY: "money",
    ChannelFieldType.DATE: "date",
    ChannelFieldType.FLAG: "flag",
    ChannelFieldType.CHOICE: "text",
    ChannelFieldType.CODE: "code",
}
Named = Mapping[tuple[str, str], str]


def own_columns(channels: PostChannels) -> Named:
    """Channel and field -> the column: one for all channels that mean the same by it."""
    names: dict[tuple[str, str, ChannelFieldType], str] = {}
    found: dict[tuple[str, str], str] = {}
    for channel in channels.by_code.values():
        for one in channel.fields:
            known = (one.name, one.label.zh, one.type)
            name = f"{OWN}{one.name}"
            names.setdefault(known, f"{name}_{channel.code}" if name in names.values() else name)
            found[channel.code, one.name] = names[known]
    return found


def with_own_columns(layout: Layout, channels: PostChannels) -> Layout:
    """The layout with a column for each field of a channel, and the channels as its drop-down."""
    columns = dict(layout.columns)
    words = {one.label.zh: code for code, one in channels.by_code.items()}
    columns[CHANNEL] = replace(columns[CHANNEL], words=words)
    for name, used in _uses(channels).items():
        columns[name] = _column(name, used, columns)
    return replace(layout, columns=columns)


def _uses(channels: PostChannels) -> dict[str, list[tuple[Label, ChannelField]]]:
    """Column -> the fields it stands for, each with the name of its channel."""
    found: dict[str, list[tuple[Label, ChannelField]]] = {}
    named = own_columns(channels)
    for channel in channels.by_code.values():
        for one in channel.fields:
            found.setdefault(named[channel.code, one.name], []).append((channel.label, one))
    return found


def _column(
    name: str, used: list[tuple[Label, ChannelField]], others: Mapping[str, SheetColumn]
) -> SheetColumn:
    label, first = used[0]
    headers = {header for one in others.values() for header in (one.label.zh, *one.aliases)}
    own = first.label
    if own.zh in headers:
        own = Label(f"{own.zh}（{label.zh}）", f"{own.en} ({label.en})")
    # Its help names the channels.
    whose = Label("、".join(one.zh for one, _ in used), ", ".join(one.en for one, _ in used))
    is_text = _TYPES[first.type] == "text"
    return SheetColumn(
        name=name, label=own, help=whose,
        type=_TYPES[first.type], required=False, aliases=(), codes=first.codes,
        max_length=max(one.most for _, one in used) if is_text else 0, personal=False, lengths=(),
        pad=False, words=dict(_words(used)), endings=(), leaf=False, last_day=False, example="",
    )  # fmt: skip


def _words(used: list[tuple[Label, ChannelField]]) -> Iterator[tuple[str, str]]:
    for _, one in used:
        for code, option in one.options.items():
            yield option.zh, code
