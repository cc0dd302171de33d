"""What is asked of a publisher about a post, of an office about its decision, of a reader about a report."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext, gettext_lazy

from qihang.apps.codes import queries as codes
from qihang.apps.postings import labels
from qihang.apps.postings.rules import (
    CITIES_MOST,
    LEVELS,
    MAJORS_MOST,
    TEXT_MOST,
    TITLE_MOST,
    PostContent,
    PostReportOutcome,
    ReportReason,
)
from qihang.apps.postings.services import PostContact, PostDraft, PostOrigin, ReportedPost
from qihang.apps.postings.services.reports import ANSWER_MAX, WORDS_MAX
from qihang.policy import load
from qihang.policy.channels import ChannelField, ChannelFieldType, PostChannel
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, DayField, MoneyField, RemoteField

PLACES_MOST = 100_000
_BETWEEN = re.compile(r"[、，,；;\s]+")
_DAYS = ("opens_on", "apply_until", "exam_on", "result_on")


class CodesField(forms.CharField):
    """Several codes, written as their names or codes, with 、 between them."""

    def __init__(self, tables: Sequence[str], most: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=1000, **kwargs)
        self.tables, self.most = tables, most

    def prepare_value(self, value: Any) -> Any:
        """Codes as the names that stand for them, where a name means one code only."""
        return "、".join(map(self._name, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes; each name that is none, or that means several, is named."""
        written = [one for one in _BETWEEN.split(super().clean(value)) if one]
        if len(written) > self.most:
            raise ValidationError(gettext("最多填 %(most)s 个。") % {"most": self.most})
        return tuple(dict.fromkeys(map(self._code, written)))

    def _code(self, written: str) -> str:
        found = [one.value for table in self.tables for one in codes.find(table, written)]
        own = [code for code in found if code.startswith("37")] or found
        if len(own) != 1:
            facts = {"written": written, "codes": "、".join(own[:5])}
            sentence = (
                gettext("“%(written)s”有几个，请改填代码：%(codes)s。")
                if own
                else gettext("找不到“%(written)s”，请填全称或代码，多个之间用顿号隔开。")
            )
            raise ValidationError(sentence % facts)
        return own[0]

    def _name(self, code: str) -> str:
        for table in self.tables:
            if code in codes.table(table):
                name = codes.label(table, code)
                return name if len(codes.find(table, name)) == 1 else code
        return code


class PostForm(forms.Form):
    """Everything of one post: what is common to all channels, then the channel's own fields."""

    use_required_attribute = False

    employer_name = forms.CharField(label=gettext_lazy("招聘单位"), max_length=120, required=False)
    title = forms.CharField(
        label=gettext_lazy("岗位名称"),
        max_length=TITLE_MOST,
        help_text=gettext_lazy("只写岗位，例如“后端开发工程师”。"),
    )
    text = forms.CharField(
        label=gettext_lazy("岗位职责和任职要求"),
        max_length=TEXT_MOST,
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=gettext_lazy("不要写性别、年龄、户籍、院校层次、婚育等与岗位无关的条件。"),
    )
    places = forms.IntegerField(
        label=gettext_lazy("招聘人数"), min_value=1, max_value=PLACES_MOST, initial=1
    )
    cities = CodesField(
        ("division",),
        CITIES_MOST,
        label=gettext_lazy("工作地点"),
        help_text=gettext_lazy("市或县区的名称，多个之间用顿号隔开，例如“济南市、历下区”。"),
    )
    pay_min_fen = MoneyField(
        label=gettext_lazy("最低月薪"), required=False, help_text=gettext_lazy("面议的留空。")
    )
    pay_max_fen = MoneyField(label=gettext_lazy("最高月薪"), required=False)
    majors = CodesField(
        ("major_undergraduate", "major_vocational"),
        MAJORS_MOST,
        label=gettext_lazy("专业"),
        help_text=gettext_lazy("专业或专业类的名称，多个之间用顿号隔开；不限的留空。"),
    )
    apply_address = forms.CharField(
        label=gettext_lazy("报名网址或地点"), max_length=300, required=False
    )
    contact_name = forms.CharField(label=gettext_lazy("联系人"), max_length=60, required=False)
    contact_phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("登录的毕业生才能看到联系方式。"),
    )
    contact_email = forms.EmailField(label=gettext_lazy("邮箱"), max_length=120, required=False)

    def __init__(
        self, channel: PostChannel, *args: Any, names: bool = False, **kwargs: Any
    ) -> None:
        """`names`: whether the publisher may name another employer than itself."""
        super().__init__(*args, **kwargs)
        self.channel = channel
        if not names:
            del self.fields["employer_name"]
        self.fields["level_min"] = CodeField(
            [
                Choice("", gettext("不限")),
                *(Choice(c, codes.label("qualification", c)) for c in LEVELS),
            ],
            label=gettext("最低学历"),
            required=False,
        )
        for name, table in (("occupation", "occupation"), ("industry", "industry_gb4754")):
            self.fields[name] = RemoteField(
                reverse_lazy("codes:search", args=[table]),
                partial(codes.find, table),
                label=_CODED[name],
                required=False,
            )
        self.fields["apply_mode"] = CodeField(
            [Choice(mode, str(labels.APPLY[mode])) for mode in channel.apply],
            label=gettext("报名方式"),
            initial=channel.apply[0],
        )
        for day in _DAYS:
            if day in channel.days:
                self.fields[day] = DayField(label=str(labels.DAY[day]), required=False)
        for one in channel.fields:
            self.fields[f"own_{one.name}"] = own_field(one)
        self.order_fields(_ORDER)

    def draft(self, origin: PostOrigin) -> PostDraft:
        """What was typed, as the services take it."""
        typed = self.cleaned_data
        plain = {name: typed[name] for name in _PLAIN if name in typed}
        own = {one.name: typed[f"own_{one.name}"] for one in self.channel.fields}
        kept = {name: _kept(value) for name, value in own.items() if value not in (None, "")}
        contact = PostContact(typed["contact_name"], typed["contact_phone"], typed["contact_email"])
        return PostDraft(PostContent(self.channel.code, fields=kept, **plain), contact, origin)


_PLAIN = (
    "title", "text", "employer_name", "places", "cities", "pay_min_fen", "pay_max_fen", "level_min",
    "majors", "occupation", "industry", "apply_mode", "apply_address", *_DAYS,
)  # fmt: skip
_CODED = {"occupation": gettext_lazy("职业"), "industry": gettext_lazy("行业")}
_ORDER = [
    "employer_name", "title", "text", "occupation", "industry", "places", "cities", "pay_min_fen",
    "pay_max_fen", "level_min", "majors",
]  # fmt: skip


def own_field(one: ChannelField) -> forms.Field:
    """The form field of a field that only this channel has."""
    return _OWN.get(one.type, _text)(one, one.label.text(get_language() or ""))


def _text(one: ChannelField, label: str) -> forms.Field:
    return forms.CharField(label=label, max_length=one.most, required=False)


def _number(one: ChannelField, label: str) -> forms.Field:
    return forms.IntegerField(label=label, min_value=one.least, max_value=one.most, required=False)


def _choice(one: ChannelField, label: str) -> forms.Field:
    lang = get_language() or ""
    options = [Choice(code, words.text(lang)) for code, words in one.options.items()]
    return CodeField([Choice("", gettext("请选择")), *options], label=label, required=False)


def _code(one: ChannelField, label: str) -> forms.Field:
    source = reverse_lazy("codes:search", args=[one.codes])
    return RemoteField(source, partial(codes.find, one.codes), label=label, required=False)


_OWN: dict[ChannelFieldType, Callable[[ChannelField, str], forms.Field]] = {
    ChannelFieldType.NUMBER: _number,
    ChannelFieldType.MONEY: lambda _, label: MoneyField(label=label, required=False),
    ChannelFieldType.DATE: lambda _, label: DayField(label=label, required=False),
    ChannelFieldType.FLAG: lambda _, label: forms.BooleanField(label=label, required=False),
    ChannelFieldType.CHOICE: _choice,
    ChannelFieldType.CODE: _code,
}


def initial_of(content: PostContent, contact: Mapping[str, str]) -> dict[str, Any]:
    """What the form begins with for a post that is there."""
    plain = {name: getattr(content, name) for name in _PLAIN}
    own = {f"own_{name}": value for name, value in content.fields.items()}
    return {**plain, **own, **contact}


class HintsForm(forms.Form):
    """What is typed so far; what cannot be read counts as not typed."""

    channel = forms.CharField(required=False, max_length=24)
    title = forms.CharField(required=False, max_length=TITLE_MOST)
    text = forms.CharField(required=False, max_length=TEXT_MOST, strip=False)

    def content(self) -> PostContent:
        """Title and text in their channel."""
        self.is_valid()
        typed = self.cleaned_data
        known = typed.get("channel", "") in load().channels.by_code
        channel = typed["channel"] if known else "market"
        return PostContent(channel, typed.get("title", ""), typed.get("text", ""))


class ReportForm(forms.Form):
    """What a reader reports about a post."""

    reason = forms.ChoiceField(
        label=gettext_lazy("有什么问题"),
        choices=[(one.value, words) for one, words in labels.REASON.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("具体情况"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("只有审查这个岗位的办公室能看到，单位看不到。"),
    )

    def reported(self) -> ReportedPost:
        """What was chosen and typed."""
        return ReportedPost(ReportReason(self.cleaned_data["reason"]), self.cleaned_data["words"])


class HandlingForm(forms.Form):
    """What an office found about a report."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=[(one.value, words) for one, words in labels.OUTCOME.items()],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("核实情况"), max_length=ANSWER_MAX, widget=forms.Textarea({"rows": 3})
    )

    def found(self) -> PostReportOutcome:
        """What was chosen."""
        return PostReportOutcome(self.cleaned_data["outcome"])


def _kept(value: Any) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
