"""What is asked of an office that passes an employer on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from qihang.apps.moves.rules import REASON_MAX
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.web.choices import Choice
from qihang.web.fields import CodeField


class ReassignForm(forms.Form):
    """Which office verifies it from now on, and why."""

    def __init__(self, offices: Sequence[Org], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = CodeField(
            [Choice(str(org.uuid), org_name(org), keys=org.code) for org in offices],
            label=gettext("审核部门"),
        )
        self.fields["reason"] = forms.CharField(
            label=gettext("理由"), max_length=REASON_MAX, widget=forms.Textarea({"rows": 3})
        )
