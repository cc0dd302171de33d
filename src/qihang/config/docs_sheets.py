"""docs/spec/sheets.md: every layout and export order, from policy/national/layouts."""

from collections.abc import Iterator

from qihang.policy import ExportOrder, Layout, SheetColumn, load

HEAD = """# Sheets

Written by `make docs` from `policy/national/layouts/`: the same specs make the templates, read the
sheets, mark their faults and write the exports (docs/algorithms/tabular.md). Required columns are
marked \\*; a row is the same as another when both agree in the key. Every header of the last column is
understood, in any case and width, with or without brackets.
"""


def render() -> str:
    policy = load()
    parts = [HEAD]
    parts += ["\n".join(_layout(layout)) for layout in policy.layouts.values()]
    parts += ["\n".join(_order(order)) for order in policy.orders.values()]
    return "\n\n".join(parts)


def _layout(layout: Layout) -> Iterator[str]:
    yield f"## `{layout.name}` {layout.label.zh} ({layout.label.en})\n"
    yield f"{layout.help.en} Key: {_keys(layout)}. "
    if layout.one_of:
        yield f"Each row fills one of {', '.join(f'`{name}`' for name in layout.one_of)}. "
    yield f"Source: {layout.source.reference} ({layout.source.sureness}).\n"
    yield "| header | column | type | what may stand there | also understood |\n|---|---|---|---|---|"
    for column in layout.columns.values():
        star = " \\*" if column.required else ""
        head = f"{column.label.zh}{star} ({column.label.en})"
        others = ", ".join(column.aliases).replace("|", "/")
        yield f"| {head} | `{column.name}` | {column.type} | {_limits(column)} | {others} |"


def _keys(layout: Layout) -> str:
    return ", else ".join(", ".join(f"`{name}`" for name in key) for key in layout.keys)


def _limits(column: SheetColumn) -> str:
    words = [f"code set `{column.codes}`"] if column.codes else []
    words += [f"{' or '.join(map(str, column.lengths))} characters"] if column.lengths else []
    words += [f"at most {column.max_length} characters"] if column.max_length else []
    words += ["a lost zero is put back"] if column.pad else []
    words += ["the last day covered"] if column.last_day else []
    words += ["personal"] if column.personal else []
    return "; ".join(words)


def _order(order: ExportOrder) -> Iterator[str]:
    yield f"## `{order.name}` {order.label.zh} ({order.label.en})\n"
    yield f"Source: {order.source.reference} ({order.source.sureness}).\n"
    yield "| header | what stands there | from | until |\n|---|---|---|---|"
    for column in order.columns:
        of = f"`{column.layout}.{column.column}`, {column.shows}" if column.layout else "empty"
        yield f"| {column.header} | {of} | {column.period.start} | {column.period.end or ''} |"
