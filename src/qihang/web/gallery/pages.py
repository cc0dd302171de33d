"""Examples of how pages are divided and of the home pages."""

from datetime import UTC, datetime

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import components as c
from qihang.web.gallery.examples import example
from qihang.web.markup import el


@example("inbox", "数字打开清单；逾期的单独说")
def waiting(_context: Context) -> SafeString:
    return c.inbox(
        (
            c.InboxItem(gettext("等我审核的登记"), 12, "#inbox"),
            c.InboxItem(gettext("逾期未答的核查疑点"), 5, "#inbox", late=3),
            c.InboxItem(gettext("很久没有联系的毕业生"), 41, "#inbox", hint=gettext("超过 30 天")),
        )
    )


@example("letters", "新的一条、要办的一条、读过的一条")
def letters(_context: Context) -> SafeString:
    at = datetime(2024, 6, 15, 9, 30, tzinfo=UTC)
    returned, why = gettext("登记被退回，请修改"), gettext("理由：合同缺盖章页，请补拍。")
    return c.letters(
        (
            c.MessageRow(gettext("有 4 条登记等待太久"), "", at, "#letters", new=True, urgent=True),
            c.MessageRow(returned, why, at, "#letters", new=True),
            c.MessageRow(gettext("导出的文件已准备好"), "", at, "#letters"),
        )
    )


@example("letters", "还没有")
def no_letters(_context: Context) -> SafeString:
    return c.letters(())


@example("inbox", "都办完了")
def clear(_context: Context) -> SafeString:
    return c.inbox((c.InboxItem(gettext("等我审核的登记"), 0, "#inbox"),))


@example("tile_buttons", "几种身份，选一种进入")
def ways_in(_context: Context) -> SafeString:
    return c.tile_buttons(
        "role",
        (
            c.Tile("graduate", gettext("毕业生"), gettext("三步登记毕业去向。")),
            c.Tile("college", gettext("学院工作人员"), gettext("审核登记，退回并说明原因。")),
        ),
    )


@example("phase_strip", "方案走到哪个阶段")
def phases(_context: Context) -> SafeString:
    past = (gettext("秋冬季促就业"), gettext("寒假暖心"), gettext("春季攻坚"))
    return c.phase_strip(
        (
            *(c.PhaseStep(name, "past", "#phase_strip") for name in past),
            c.PhaseStep(gettext("百日冲刺"), "now", "#phase_strip", days_left=77),
            c.PhaseStep(gettext("暑假就业实践"), "next", "#phase_strip"),
        )
    )


@example("page_title", "这一页是什么，在哪里")
def title(_context: Context) -> SafeString:
    heading = el("b", gettext("去向审核"))
    return el("div", c.breadcrumb(crumbs()), heading, class_="page-title")


@example("breadcrumb", "回去的路")
def way(_context: Context) -> SafeString:
    return c.breadcrumb(crumbs())


@example("card", "一块内容")
def block(_context: Context) -> SafeString:
    text = el("p", gettext("六项合计 100.00 %，其中未登记 6.12 % 计入待就业。"))
    return c.card(text, gettext("落实率构成"), gettext("截至 2024-06-15"))


@example("fold", "平时收起，需要时展开")
def folded(_context: Context) -> SafeString:
    text = el("p", gettext("签就业协议、签劳动合同、科研助理、应征入伍、基层项目。"))
    title, hint = gettext("协议和合同就业"), gettext("有协议、合同或录用通知")
    return el("div", c.fold(text, title, hint), c.fold(text, title, opened=True), class_="stack")


@example("tabs", "同一件事的几个看法，各有几条")
def views(_context: Context) -> SafeString:
    return c.tabs(
        (
            c.Tab(gettext("待审核"), "#tabs", current=True, count=12),
            c.Tab(gettext("已退回"), "#tabs", count=3),
            c.Tab(gettext("全部"), "#tabs"),
        )
    )


@example("steps", "分几步填写，现在第几步")
def stepping(_context: Context) -> SafeString:
    return c.steps((gettext("去做什么"), gettext("去哪家单位"), gettext("上传材料")), 2)


def crumbs() -> tuple[c.Crumb, ...]:
    return (c.Crumb(gettext("首页"), "#breadcrumb"), c.Crumb(gettext("毕业去向"), "#breadcrumb"))
