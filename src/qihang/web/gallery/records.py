"""Examples of what a record page is made of."""

from datetime import UTC, datetime

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import components as c
from qihang.web.gallery.examples import example


@example("facts", "字段和值；空值是一横")
def named_values(_context: Context) -> SafeString:
    return c.facts(
        (
            c.Fact(gettext("单位"), "海信视像科技股份有限公司"),
            c.Fact(gettext("统一社会信用代码"), "91370200264807…"),
            c.Fact(gettext("合同起止"), "2024-07-08 — 2027-07-07"),
            c.Fact(gettext("月薪"), "¥6,500"),
            c.Fact(gettext("备注"), ""),
        )
    )


@example("timeline", "新的在上：什么时候、谁、做了什么、为什么、改前改后")
def history(_context: Context) -> SafeString:
    def at(day: int, hour: int) -> datetime:
        return datetime(2024, 6, day, hour, 30, tzinfo=UTC)

    change = c.FieldChange(gettext("合同止期"), "2024-09-30", "2027-07-07")
    college = gettext("机电工程学院 李老师")
    return c.timeline(
        (
            c.Moment(at(14, 2), college, gettext("通过"), tone="good"),
            c.Moment(at(13, 6), "于文静", gettext("改后重新提交"), changes=(change,), tone="act"),
            c.Moment(
                at(12, 1), college, gettext("退回"), gettext("合同止期与材料不一致。"), tone="bad"
            ),
            c.Moment(at(11, 3), "于文静", gettext("提交登记")),
        )
    )


@example("timeline", "还没有历史")
def no_history(_context: Context) -> SafeString:
    return c.timeline(())


@example("action_bar", "一个主要动作；说“不”的动作先问原因")
def acts(context: Context) -> SafeString:
    question = gettext("请写明哪里需要改，毕业生会看到这句话。")
    actions = (
        c.RecordAction(gettext("通过"), "#action_bar", tone="main"),
        c.RecordAction(gettext("退回"), "#action_bar", tone="danger", reason=question),
        c.RecordAction(gettext("打印"), "#action_bar", method="get"),
    )
    return c.action_bar(context, actions)


@example("masked", "个人信息默认遮住；查看要写原因")
def hidden(context: Context) -> SafeString:
    return c.masked(context, "370***********12", gettext("身份证号"), "#masked")


@example("masked", "无权查看时只有遮住的样子")
def closed(context: Context) -> SafeString:
    return c.masked(context, "138******21", gettext("手机号码"))


@example("qr_code", "扫的人和点的人到同一处")
def scanned(_context: Context) -> SafeString:
    return c.qr_code("https://qihang.example/verify/", gettext("扫码核验"))
