"""Examples of lights, states, notices and dead ends."""

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import components as c
from qihang.web.gallery.examples import example
from qihang.web.markup import el, join


def row(*parts: SafeString) -> SafeString:
    """Small components side by side."""
    return el("p", join(parts, "\u2003"))


@example("light", "六种灯；词可以换得更确切")
def lights(_context: Context) -> SafeString:
    return row(
        *map(c.light, ("good", "near", "late", "unknown", "course", "ahead")),
        c.light("late", gettext("滞后 9 天")),
    )


@example("status", "记录走到哪一步")
def statuses(_context: Context) -> SafeString:
    return row(
        c.status(gettext("草稿"), "draft"),
        c.status(gettext("待学院审核"), "waiting"),
        c.status(gettext("已上报")),
        c.status(gettext("已通过"), "done"),
        c.status(gettext("已退回"), "refused"),
        c.status(gettext("已撤回"), "closed"),
    )


@example("trend", "高了、低了、持平；颜色看愿望是升还是降")
def trends(_context: Context) -> SafeString:
    return row(
        c.trend(gettext("高于去年同日 0.86 个百分点"), "up"),
        c.trend(gettext("低于去年同日 0.30 个百分点"), "down"),
        c.trend(gettext("疑点减少 12 条"), "down", wanted="down"),
        c.trend(gettext("与去年同日持平"), "level"),
    )


@example("code_label", "先看词，再看代码")
def code_labels(_context: Context) -> SafeString:
    return row(
        c.code_label("11", gettext("签劳动合同形式就业")), c.code_label("370211", gettext("黄岛区"))
    )


@example("notice", "四种口气")
def notices(_context: Context) -> SafeString:
    tones = (
        c.notice("info", gettext("8 月 31 日后的更正只影响以后的数字。")),
        c.notice(
            "act",
            gettext("有 3 名毕业生等您审核。"),
            gettext("今天要办"),
            "#notice",
            gettext("打开"),
        ),
        c.notice("good", gettext("已保存。")),
        c.notice("bad", gettext("文件太大，请压缩到 10 MB 以内再上传。"), gettext("没有上传成功")),
    )
    return el("div", *tones, class_="stack")


@example("empty", "没有记录，以及接下来做什么")
def empties(_context: Context) -> SafeString:
    sentence = gettext("本届还没有登记。可以先发送激活码，请毕业生自己登记。")
    return join((c.empty(), c.empty(sentence, "#empty", gettext("发送激活码"))))


@example("dead_end", "不能显示的页面，各说一句出路")
def dead_ends(_context: Context) -> SafeString:
    kinds = (
        "forbidden", "missing", "too_many", "bad_request", "not_text", "wrong_method", "too_large",
    )  # fmt: skip
    faults = ("broken", "database_away", "disk_full", "disk_read_only")
    refused = c.dead_end("refused", gettext("这条登记刚刚被别人审核过了。"))
    numbered = [c.dead_end(kind, number="7F3A-09BC") for kind in faults]
    return join([*map(c.dead_end, kinds), refused, *numbered])
