"""Examples of everything around a list."""

from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import components as c
from qihang.web.gallery.examples import example
from qihang.web.markup import el, join


def filters() -> tuple[c.Filter, ...]:
    kinds = (
        ("11", gettext("签劳动合同形式就业")),
        ("801", gettext("升学")),
        ("76", gettext("自由职业")),
    )
    return (
        c.Filter("q", gettext("姓名或学号"), "search"),
        c.Filter("kind", gettext("毕业去向"), "select", kinds),
        c.Filter("since", gettext("提交不早于"), "date"),
    )


def columns() -> tuple[c.Column, ...]:
    return (
        c.Column(gettext("姓名"), sort="name", lead=True),
        c.Column(gettext("毕业去向")),
        c.Column(gettext("月薪"), end=True, sort="pay"),
        c.Column(gettext("状态")),
    )


def rows() -> list[c.TableRow]:
    contract = c.code_label("11", gettext("签劳动合同形式就业"))
    waiting, done = c.status(gettext("待学院审核"), "waiting"), c.status(gettext("已通过"), "done")
    return [
        c.TableRow(("于文静", contract, "¥6,500", waiting), "#data_table", "1"),
        c.TableRow(("孙浩然", contract, "¥5,800", waiting), "#data_table", "2"),
        c.TableRow(("王雨桐", c.code_label("801", gettext("升学")), "—", done), "#data_table"),
    ]


@example("data_table", "可排序、可勾选；手机上一行成为一张卡")
def full(_context: Context) -> SafeString:
    query = QueryDict("sort=-pay")
    table = c.Table(gettext("待审核的登记"), columns(), rows(), query, "-pay", select="picked")
    return c.data_table(table)


@example("data_table", "没有记录")
def nothing(_context: Context) -> SafeString:
    return c.data_table(c.Table(gettext("待审核的登记"), columns(), ()))


@example("filter_bar", "条件写在地址里")
def conditions(_context: Context) -> SafeString:
    return c.filter_bar(filters(), QueryDict("kind=11"), target="filter_bar")


@example("filter_chips", "正在起作用的条件，可以一个个去掉")
def chips(_context: Context) -> SafeString:
    return c.filter_chips(filters(), QueryDict("kind=11&q=2020&since=2024-06-01"))


@example("pager", "总数是准确的；一页放得下时只说总数")
def pagers(_context: Context) -> SafeString:
    query = QueryDict("kind=11")
    pages = (c.Page(3, 9012), c.Page(1, 3), c.Page(1, 0))
    return el("div", *(c.pager(page, query) for page in pages), class_="stack")


@example("bulk_bar", "勾选后能一起做的事")
def bulk(context: Context) -> SafeString:
    actions = (
        c.BulkAction(gettext("退回"), "#bulk_bar", "quiet"),
        c.BulkAction(gettext("通过"), "#bulk_bar"),
    )
    return c.bulk_bar(context, actions)


@example("bulk_plan", "先说会动几条、跳过几条和原因")
def plan(_context: Context) -> SafeString:
    skipped = (
        c.Skipped(2, gettext("自由职业须由两级负责人逐条审批。")),
        c.Skipped(1, gettext("刚刚被别人审核过了。")),
    )
    return join((c.bulk_plan(gettext("通过"), 18, skipped),))
