"""In what form a list is exported."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext

from qihang.apps.exports.services import Wanted
from qihang.apps.exports.sources import Source
from qihang.policy import load
from qihang.web.widgets import Tiles


class ExportForm(forms.Form):
    """Layout, file format, and whether numbers stand whole."""

    use_required_attribute = False

    def __init__(self, source: Source, *args: Any, may_unmask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, _title(name)) for name in source.orders]
        self.fields["order"] = forms.ChoiceField(
            label=gettext("格式"), choices=offered, widget=Tiles(), initial=source.orders[0]
        )
        self.fields["ending"] = forms.ChoiceField(
            label=gettext("文件"),
            choices=[
                ("xlsx", gettext("Excel 工作簿（.xlsx）")),
                ("csv", gettext("文本表格（.csv）")),
            ],
            widget=Tiles(),
            initial="xlsx",
        )
        if may_unmask:
            self.fields["whole"] = forms.BooleanField(
                label=gettext("包含完整的证件号和电话"), required=False
            )
            self.fields["reason"] = forms.CharField(
                label=gettext("为什么需要完整的证件号和电话"),
                help_text=gettext("只在勾选上一项时填写；理由和条数会记入审计记录。"),
                max_length=300,
                required=False,
            )

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        data = self.cleaned_data
        whole = bool(data.get("whole"))
        return Wanted(data["order"], data["ending"], whole, data.get("reason", "") if whole else "")


def _title(name: str) -> str:
    policy = load()
    found = policy.order(name) if name in policy.orders else policy.layout(name)
    return found.label.text(get_language() or "")
