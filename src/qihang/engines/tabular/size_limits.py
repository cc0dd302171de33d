"""How large the sheets of a workbook may be, asked before a parser makes room for them."""

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.limits import MOST_CELLS, MOST_COLUMNS, MOST_TEXT


def must_fit(height: int, width: int, text: int, cells: int = 0) -> None:
    """Raises FileFault where a grid of this height and width, or bytes of text, are too many.

    `cells` is given where several sheets are parsed together: the largest of them is named.
    """
    if width > MOST_COLUMNS:
        raise FileFault(
            "too_many_columns",
            "工作表多达 {width} 列，可能是整行设过格式；请删除右侧的空列后再上传。",
            width=width,
        )
    if text > MOST_TEXT:
        raise FileFault(
            "too_much_text",
            "单元格里的文字合计超过 {size} MB，已拒绝读取；请删除过长的内容，或另存为 CSV。",
            size=MOST_TEXT >> 20,
        )
    if max(cells, width * height) > MOST_CELLS:
        raise FileFault(
            "too_large",
            "工作表太大（{rows} 行 × {width} 列），请删除下方的空行，或另存为 CSV 后再上传。",
            rows=height,
            width=width,
        )
