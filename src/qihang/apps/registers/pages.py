"""What pages say of firms: as the register has them, and how a name differs from the one typed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.registers.labels import LINK_REASONS
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries import MeantFirm
from qihang.web import formats
from qihang.web.components import Column, Table, TableRow, status


def near_firms(found: Iterable[MeantFirm]) -> Table:
    """Firms of nearly the name that was typed, with what differs."""
    columns = (
        Column(gettext("单位名称"), lead=True),
        Column(gettext("统一社会信用代码")),
        Column(gettext("和输入的差别")),
        Column(gettext("所在地")),
        Column(gettext("状态")),
    )
    return Table(gettext("名称相近的单位"), columns, map(_near, found))


def difference_text(meant: MeantFirm) -> str:
    """How the registered name differs from the one that was typed, in words."""
    said = [gettext(LINK_REASONS[word]) for word in meant.reason.split("+")]
    return f"{gettext('、').join(said)} {meant.slips}".rstrip()


def about_firm(one: Firm) -> tuple[object, ...]:
    """Its kind, industry, place and state, as cells."""
    if one.ended_date:
        state = status(gettext("%(day)s 注销或吊销") % {"day": one.ended_date}, "ended")
    else:
        state = status(one.status or gettext("存续"), "ended" if one.ended_on else "done")
    return (
        codes.label("employer_type", one.kind) if one.kind else formats.DASH,
        codes.label("industry", one.industry) if one.industry else formats.DASH,
        codes.place(one.place) if one.place else formats.DASH,
        state,
    )


def _near(one: MeantFirm) -> TableRow:
    *_, place, state = about_firm(one.firm)
    cells = (one.firm.name, one.firm.code, difference_text(one), place, state)
    return TableRow(cells, reverse("registers:firm", args=[one.firm.code]))
