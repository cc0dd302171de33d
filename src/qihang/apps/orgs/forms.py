"""What is asked when a member is added, a role lent, an organisation opened, a power session begun."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs import labels
from qihang.apps.orgs.models import Membership, Org
from qihang.apps.orgs.rules import HELD_IN, MOVABLE, OWN_CODES, STANDS_UNDER, Lost, OrgKind, Role
from qihang.kernel import Permission
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, DayField, RemoteField
from qihang.web.widgets import SearchSelect

Find = Callable[[str], Sequence[Choice]]


class MemberForm(forms.Form):
    """A role offered to somebody; an account is opened if there is none of this name yet."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        help_text=_("例如工号。已有账号的填原登录名，由本人接受后任职。"),
    )
    role = CodeField(options=(), label=_("角色"))
    start = DayField(label=_("开始日期"))
    end = DayField(
        label=_("截止日期"), required=False, help_text=_("从这一天起不再有效；不填为长期。")
    )

    field_order = ["name", "username", "org", "role", "start", "end"]

    def __init__(self, find: Find, kinds: Collection[str], *args: Any, **kwargs: Any) -> None:
        """`kinds` of organisations that the reader manages: other roles are not offered."""
        super().__init__(*args, **kwargs)
        self.fields["org"] = RemoteField("orgs:search", find, label=_("单位"))
        held = [_role(r) for r in Role if HELD_IN[r] & set(kinds)]
        self.fields["role"] = CodeField(
            held, label=_("角色"), widget=SearchSelect(held, by="org"),
            error_messages={"invalid_choice": _("这个单位没有这种角色，请换一种角色或单位。")},
        )  # fmt: skip
        self.order_fields(self.field_order)


def _role(role: Role) -> Choice:
    held = [kind for kind in OrgKind if kind in HELD_IN[role]]
    return Choice(
        role.value, str(labels.ROLE[role]), gettext("、").join(str(labels.KIND[k]) for k in held),
        kinds=tuple(held),
    )  # fmt: skip


class IdentityForm(forms.Form):
    """Two numbers of which a keyed hash is kept."""

    id_number = forms.CharField(
        label=_("身份证号"),
        max_length=18,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=11,
        required=False,
        help_text=_("可不填。填了以后，激活码不会发到这个号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class ResetForm(forms.Form):
    """Whose password or second factor is lost, and how one knows."""

    username = forms.CharField(label=_("同事的登录名"), max_length=64)
    lost = CodeField(options=(), label=_("遗失"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明怎样核实了是本人。会记入审计记录，本人也会看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lost = [Choice(one.value, str(labels.LOST[one])) for one in Lost]
        self.fields["lost"] = CodeField(lost, label=_("遗失"))
        self.order_fields(["username", "lost", "reason"])


class DelegationForm(forms.Form):
    """One of one's own roles, lent to a colleague for a time."""

    username = forms.CharField(label=_("同事的登录名"), max_length=64)
    start = DayField(label=_("开始日期"))
    end = DayField(label=_("截止日期"), help_text=_("从这一天起不再有效。"))

    field_order = ["own", "username", "start", "end"]

    def __init__(self, lendable: Sequence[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [
            Choice(str(m.uuid), str(labels.ROLE[Role(m.role)]), detail=labels.org_name(m.org))
            for m in lendable
        ]
        self.fields["own"] = CodeField(own, label=_("委托哪个角色"))
        self.order_fields(self.field_order)


class OrgForm(forms.Form):
    """A new organisation under one that is managed."""

    code = forms.CharField(
        label=_("代码"), max_length=32, help_text=_("学院写作“学校代码-学院代码”，例如 10422-c01。")
    )
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=40, required=False, help_text=_("查找单位时也认这个名称。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)

    field_order = ["parent", "kind", "code", "name", "short_name", "name_en"]

    def __init__(self, find: Find, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = RemoteField("orgs:search", find, label=_("上级单位"))
        inside = [Choice(k.value, str(labels.KIND[k])) for k in OrgKind if STANDS_UNDER[k]]
        self.fields["kind"] = CodeField(inside, label=_("类别"))
        self.order_fields(self.field_order)


class OrgChangeForm(forms.Form):
    """What an organisation is called; for an office, also where it belongs."""

    code = forms.CharField(label=_("代码"), max_length=32)
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=40, required=False, help_text=_("查找单位时也认这个名称。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)

    def __init__(self, find: Find, org: Org, *args: Any, **kwargs: Any) -> None:
        names = {field: getattr(org, field) for field in ("code", "name", "short_name", "name_en")}
        kwargs["initial"] = {**names, "parent": org.parent.code if org.parent else ""}
        super().__init__(*args, **kwargs)
        if org.kind not in OWN_CODES:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("由国家或方案规定，不能更改。")
        if org.kind in MOVABLE:
            self.fields["parent"] = RemoteField("orgs:search", find, label=_("上级单位"))


class OrgCloseForm(forms.Form):
    """From which day an organisation no longer works, and why."""

    day = DayField(
        label=_("关闭日期"), help_text=_("从这一天起不再办理业务；已有的记录和数字都保留。")
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明依据，例如撤并文件的文号。会记入审计记录。"),
    )


class GrantForm(forms.Form):
    """A permission of one's own role, lent to a colleague over an organisation for a time."""

    username = forms.CharField(label=_("同事的登录名"), max_length=64)
    end = DayField(label=_("截止日期"), help_text=_("从这一天起不再有效。"))
    cause = forms.CharField(
        label=_("事由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明办理什么事项、依据什么。会记入审计记录。"),
    )

    field_order = ["username", "permission", "org", "end", "cause"]

    def __init__(
        self, find: Find, offered: Sequence[Permission], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lendable = [Choice(p.value, labels.permission(p)) for p in offered]
        self.fields["permission"] = CodeField(lendable, label=_("权限"))
        self.fields["org"] = RemoteField(
            "orgs:search", find, label=_("范围"), help_text=_("所选单位和它的下级单位。")
        )
        self.order_fields(self.field_order)


class TokenForm(forms.Form):
    """A token for another system: whose, what it may do, until when."""

    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("写明是哪个系统用，例如“教务系统”。")
    )
    end = DayField(label=_("截止日期"), help_text=_("从这一天起不再有效。"))

    field_order = ["name", "org", "permissions", "end"]

    def __init__(
        self, find: Find, offered: Sequence[Permission], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"] = RemoteField("orgs:search", find, label=_("单位"))
        self.fields["permissions"] = forms.MultipleChoiceField(
            label=_("权限"),
            choices=[(p.value, labels.permission(p)) for p in offered],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("只给需要的权限；范围是所选单位和它的下级单位。"),
        )
        self.order_fields(self.field_order)


class PowerForm(forms.Form):
    """Why provincial power over persons' records is needed, and for how long."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明办理什么事项、依据什么。理由会记入审计记录。"),
    )

    def __init__(self, lengths: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"] = forms.TypedChoiceField(
            label=_("时长"), choices=lengths, coerce=int, widget=forms.RadioSelect
        )


class AuditForm(forms.Form):
    """Conditions of the audit list, as they come in the address."""

    who = forms.CharField(required=False, max_length=64)
    subject = forms.CharField(required=False, max_length=64)
    act = forms.CharField(required=False, max_length=64)
    day = DayField(required=False)
