"""Examples of forms: every kind of field, and what an error looks like."""

from django import forms
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from qihang.web import components as c
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, DayField, EvidenceField, MoneyField
from qihang.web.gallery.examples import example
from qihang.web.markup import el
from qihang.web.widgets import Tiles

CITIES = (
    Choice("370100", "济南市", "山东省"),
    Choice("370200", "青岛市", "山东省"),
    Choice("370300", "淄博市", "山东省"),
    Choice("370600", "烟台市", "山东省"),
    Choice("370700", "潍坊市", "山东省"),
)


class Registration(forms.Form):
    """One field of each kind."""

    employer = forms.CharField(
        label=gettext_lazy("单位名称"), help_text=gettext_lazy("与合同上的公章一致。")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("毕业去向"),
        widget=Tiles(details={"11": gettext_lazy("去单位上班")}),
        choices=[("11", gettext_lazy("签了劳动合同")), ("801", gettext_lazy("读研究生"))],
    )
    city = CodeField(CITIES, label=gettext_lazy("工作所在地"))
    ends = DayField(label=gettext_lazy("合同止期"))
    pay = MoneyField(
        label=gettext_lazy("月薪（元，税前）"), help_text=gettext_lazy("仅用于核验与统计，不公开。")
    )
    proof = EvidenceField(
        accept=(".pdf", ".jpg", ".png"),
        most_bytes=10_485_760,
        label=gettext_lazy("劳动合同"),
        required=False,
        help_text=gettext_lazy("PDF 或照片，不超过 10 MB。"),
    )
    note = forms.CharField(label=gettext_lazy("补充说明"), required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label=gettext_lazy("以上内容属实"))


def blank(prefix: str) -> Registration:
    return Registration(prefix=prefix, initial={"city": "370200", "kind": "11"})


def mistaken(prefix: str) -> Registration:
    data = {"kind": "11", "city": "370200", "ends": "2024-09", "pay": "六千"}
    return Registration({f"{prefix}-{k}": v for k, v in data.items()}, prefix=prefix)


@example("form", "一张表单")
def whole(context: Context) -> SafeString:
    form = c.form(context, blank("a"), gettext("提交审核"), "#form", back="#form")
    return c.card(form)


@example("form", "有错时：顶上合计，旁边说清楚")
def wrong(context: Context) -> SafeString:
    return c.card(
        el("div", c.form(context, mistaken("b"), gettext("提交审核"), "#form"), data_quiet=True)
    )


@example("fields", "只要其中几项")
def some(_context: Context) -> SafeString:
    return el("div", c.fields(blank("c"), "city", "pay"), class_="form")


@example("field", "一项")
def one(_context: Context) -> SafeString:
    return c.field(blank("d")["employer"])


@example("error_summary", "顶上的合计，每条通到那一项")
def summary(_context: Context) -> SafeString:
    return el("div", c.error_summary(mistaken("b")), data_quiet=True)
