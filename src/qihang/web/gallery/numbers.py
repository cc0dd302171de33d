"""Examples of figures, bars and work in progress."""

from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.kernel import Rate
from qihang.web import charts
from qihang.web import components as c
from qihang.web.gallery.examples import example
from qihang.web.markup import el

DAY = date(2024, 6, 15)


@example("figure", "大：一张卡一个数字，带定义、比较和去处")
def large(_context: Context) -> SafeString:
    return c.figure(
        c.Figure(
            gettext("毕业去向落实率"),
            DAY,
            Rate(6523, 9288),
            definition=gettext("已落实去向的人数除以应届生源人数；未登记的计入待就业。"),
            comparison=c.FigureComparison(gettext("去年同日"), Rate(6310, 9096)),
            href="#figure",
        )
    )


@example("figure", "小：几个并排；没有人被统计时是一横")
def small(_context: Context) -> SafeString:
    shown = (
        c.Figure(gettext("升学率"), DAY, Rate(1839, 9288)),
        c.Figure(
            gettext("待就业率"),
            DAY,
            Rate(2537, 9288),
            wanted="down",
            comparison=c.FigureComparison(gettext("去年同日"), Rate(2560, 9096)),
        ),
        c.Figure(gettext("创业率"), DAY, Rate(0, 0), note=gettext("还没有生源")),
        c.Figure(gettext("访企拓岗"), DAY, value=gettext("128 家")),
    )
    return el("div", *(c.figure(f, "small") for f in shown), class_="tile-grid")


@example("bar", "向目标走了多远")
def bars(_context: Context) -> SafeString:
    label = gettext("县校结对")
    return el("div", *(c.bar(n, 136, label) for n in (0, 41, 118, 140)), class_="stack")


@example("curve", "两届同一天对着看")
def courses(_context: Context) -> SafeString:
    def line(name: str, until: int, most: int) -> c.CurveLine:
        course = ((w, Decimal(most * w * w * (150 - 2 * w)) / 120_000) for w in range(until + 1))
        return c.CurveLine(name, [(w, p.quantize(Decimal("0.01"))) for w, p in course])

    months = [(w, f"{(9 + w // 4) % 12 + 1}") for w in range(0, 49, 8)]
    this, last = line("2024", 36, 92), line("2023", 48, 90)
    return c.curve(c.CurveChart(gettext("毕业去向落实率"), this, last, months, 48, 36))


@example("chart", "条形：橙色竖线是去年同日；条可以点")
def charted(_context: Context) -> SafeString:
    found = [
        charts.Bar(name, Decimal(now), Decimal(before), count, "#chart")
        for name, now, before, count in (
            ("济南市", "49.93", "45.86", "1,411 / 2,826"),
            ("青岛市", "49.74", "50.97", "672 / 1,351"),
            ("淄博市", "53.64", "44.73", "265 / 494"),
        )
    ]
    title = gettext("毕业去向落实率")
    return c.chart(charts.bars("bars", title, found, title), QueryDict())


@example("long_work", "进行中、完成、没有完成")
def works(context: Context) -> SafeString:
    label = gettext("导入生源表")
    done = c.LongWork(label, 9012, 9012, "done", outcome=gettext("导入 9,012 人，没有错误。"))
    failed = c.LongWork(
        label, 4100, 9012, "failed", outcome=gettext("第 4,101 行起读不出来，没有写入。")
    )
    running = c.LongWork(label, 4100, 9012, seconds_left=12, cancel="#long_work")
    return el("div", *(c.long_work(context, w) for w in (running, done, failed)), class_="stack")


@example("undo", "刚做的事，限时撤销")
def undoing(context: Context) -> SafeString:
    return c.undo(context, gettext("已通过 18 条登记。"), "#undo", 30)
