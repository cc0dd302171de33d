"""What an employer says of itself, at sign-up and later."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.codes import queries as codes
from qihang.apps.employers import labels
from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerDetails, Party
from qihang.apps.employers.rules.details import NAMES
from qihang.apps.employers.services.licences import PURPOSE, UploadedLicence
from qihang.apps.files.rules import endings
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.kernel.names import as_typed
from qihang.policy import load
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, EvidenceField, RemoteField, TightField

CAPITALS = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}


def licence_field(today: date, **kwargs: Any) -> EvidenceField:
    """A licence as policy takes it on that day."""
    purpose = load().purpose(PURPOSE)
    most = load().limit(purpose.most_bytes, today)
    hint = gettext("PDF 或照片，要看得清印章和代码。")
    return EvidenceField(
        accept=endings(purpose), most_bytes=most, help_text=hint, required=False, **kwargs
    )


def no_choice() -> Choice:
    """The first of choices that may be left open."""
    return Choice("", gettext("不选"))


def uploaded(file: Any) -> UploadedLicence | None:
    """The file as the services want it."""
    return UploadedLicence(file, file.name or "") if file else None


def _remote(table: str, label: str, hint: str = "") -> RemoteField:
    source = reverse_lazy("codes:search", args=[table])
    return RemoteField(
        source, partial(codes.find, table), label=label, help_text=hint, required=False
    )


class EmployerDetailsForm(forms.Form):
    """What an employer says of itself."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("单位名称"), max_length=120, help_text=gettext_lazy("与证照一致。")
    )
    address = forms.CharField(label=gettext_lazy("详细地址"), max_length=160, required=False)
    contact_name = forms.CharField(
        label=gettext_lazy("联系人"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        max_length=20,
        help_text=gettext_lazy("手机或带区号的固定电话；只有审核部门能看到完整号码。"),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(label=gettext_lazy("电子邮箱"), max_length=120, required=False)
    website = forms.CharField(label=gettext_lazy("网址"), max_length=120, required=False)
    intro = forms.CharField(
        label=gettext_lazy("单位简介"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    branch_code = TightField(
        label=gettext_lazy("上级单位的信用代码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("分公司、分支机构填写，上级单位须已在平台上。"),
        widget=forms.TextInput(CAPITALS),
    )

    def __init__(self, party: Party, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        own = self.fields
        own["kind"] = CodeField(
            [no_choice(), *codes.choices("employer_type")],
            label=gettext("单位性质"),
            required=False,
        )
        own["industry"] = _remote("industry_gb4754", gettext("行业"))
        own["size"] = CodeField(
            [no_choice(), *(Choice(size.value, str(words)) for size, words in labels.SIZE.items())],
            label=gettext("人员规模"),
            required=False,
        )
        own["place"] = _remote("division", gettext("所在县（市、区）"))
        own["central_group"] = CodeField(
            [no_choice(), *codes.choices("central_enterprise")],
            label=gettext("所属中央企业集团"),
            required=False,
            help_text=gettext("中央企业及其下属单位选择，由审核部门核实。"),
        )
        own["licence"] = licence_field(today, label=gettext("营业执照或法人证书"))
        if party is Party.AGENCY:
            self._ask_agency()
        self.order_fields(
            [
                "name", "place", "address", "contact_name", "phone", "email", "licence",
                "service_licence", "services", "kind", "industry", "size", "central_group",
                "branch_code", "website", "intro",
            ]
        )  # fmt: skip

    def _ask_agency(self) -> None:
        self.fields["service_licence"] = forms.CharField(
            label=gettext("人力资源服务许可证编号或备案号"), max_length=40, required=False
        )
        self.fields["services"] = forms.MultipleChoiceField(
            label=gettext("服务业务"),
            choices=[(one.value, one.label) for one in codes.choices("agency_service")],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_name(self) -> str:
        """Without invisible marks."""
        return as_typed(self.cleaned_data["name"])

    def clean_branch_code(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["branch_code"]).upper()

    def details(self) -> EmployerDetails:
        """What was entered."""
        given = self.cleaned_data
        known: dict[str, Any] = {name: given.get(name) or "" for name in NAMES}
        return EmployerDetails(**known | {"services": tuple(given.get("services") or ())})

    def licence(self) -> UploadedLicence | None:
        """The file, if one was chosen."""
        return uploaded(self.cleaned_data.get("licence"))


class ChangeForm(EmployerDetailsForm):
    """The same for an employer that is there, with the question whether it shall be verified anew."""

    anew = forms.BooleanField(
        label=gettext_lazy("重新认证"),
        required=False,
        help_text=gettext_lazy(
            "已认证的单位改名称、性质、所属集团或证照时勾选；审核通过前不能发布岗位。"
        ),
    )

    def __init__(self, employer: Employer, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(Party(employer.party), today, *args, **kwargs)
        self.fields["licence"].help_text = gettext("不换证照的不用再传。")
        if not employer.is_verified:
            del self.fields["anew"]


class EnterForm(EmployerDetailsForm):
    """An employer that an office enters before it signed up itself, and which of the own offices does."""

    code = TightField(
        label=gettext_lazy("统一社会信用代码"), max_length=18, widget=forms.TextInput(CAPITALS)
    )

    def __init__(self, offices: Sequence[Org], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(Party.EMPLOYER, today, *args, **kwargs)
        self.offices = {str(org.uuid): org for org in offices}
        self.fields["office"] = CodeField(
            [Choice(key, org_name(org)) for key, org in self.offices.items()],
            label=gettext("由谁审核"),
            initial=next(iter(self.offices), ""),
        )
        for name in ("contact_name", "phone"):
            self.fields[name].required = False
        self.order_fields(["code", "name", "place", "office"])

    def clean_code(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["code"]).upper()

    def office(self) -> str:
        """The path of the office that was chosen."""
        return self.offices[self.cleaned_data["office"]].path
