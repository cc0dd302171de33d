"""The reader's calendar for other programs: how far it goes, and what stands on the page about it."""

from datetime import date, timedelta

from django.utils.translation import gettext

from qihang.apps.desk.models import CalendarAddress
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.address import of_page
from qihang.web.calendar import CalendarEntry, calendar_of
from qihang.web.components import RecordAction

BEFORE, AFTER = timedelta(days=62), timedelta(days=366)  # as far as other programs are told


def entries(scope: Scope, today: date) -> list[CalendarEntry]:
    """What was due of late, and what will be within a year."""
    return calendar_of(scope, today - BEFORE, today + AFTER)


def words(address: CalendarAddress | None) -> str:
    """Whether there is an address."""
    if address is None:
        return gettext("还没有订阅地址。生成后，可以在手机或电脑的日历里订阅，日程会自动更新。")
    since = {"time": formats.minute(address.made_at)}
    made = gettext("订阅地址生成于 %(time)s。丢失或泄露了就重新生成，旧地址立刻失效。") % since
    return made + " " + ends()


def ends() -> str:
    """What ends an address without anybody pressing the button."""
    return gettext(
        "修改或重置密码、退出其他设备后，地址失效，须重新生成；账号停用或不再任职时，什么也读不到。"
    )


def actions(address: CalendarAddress | None) -> list[RecordAction]:
    """To make one, to make it anew, to end it."""
    make = of_page("desk:calendar_make")
    if address is None:
        return [RecordAction(gettext("生成订阅地址"), make)]
    return [
        RecordAction(gettext("重新生成订阅地址"), make),
        RecordAction(gettext("停用订阅地址"), of_page("desk:calendar_end"), tone="danger"),
    ]
