"""What is asked when an organisation keeps something for the plan, or a department reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qihang.apps.files.rules import endings
from qihang.apps.orgs.models import Org
from qihang.apps.plans import labels
from qihang.apps.plans.rules import MEETS_IN, MeetingKind, MemberRole
from qihang.policy import load
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, DayField, EvidenceField

DOCUMENT = "document"
ITEM = 200  # characters of one item of an agenda, as the column keeps them


def document_field(today: date, **kwargs: Any) -> EvidenceField:
    """A document as policy takes it on that day."""
    purpose = load().purpose(DOCUMENT)
    most = load().limit(purpose.most_bytes, today)
    return EvidenceField(accept=endings(purpose), most_bytes=most, required=False, **kwargs)


class KeepForm(forms.Form):
    """A form that knows for whom and on what day it is filled in."""

    def __init__(self, org: Org, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org, self.today = org, today


class GroupForm(KeepForm):
    """A leading group."""

    name = forms.CharField(label=_("小组名称"), max_length=120)
    set_up_on = DayField(label=_("成立日期"))


class GroupMemberForm(KeepForm):
    """A member of the leading group."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    position = forms.CharField(label=_("职务"), max_length=120)
    role = CodeField(
        [Choice(role.value, str(words)) for role, words in labels.MEMBER.items()],
        label=_("小组内职责"),
        initial=MemberRole.MEMBER.value,
    )


class MeetingForm(KeepForm):
    """A meeting that was held, with its agenda."""

    title = forms.CharField(label=_("会议名称"), max_length=120)
    held_on = DayField(label=_("召开日期"))
    agenda = forms.CharField(
        label=_("议题"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个议题。"),
    )

    def __init__(self, org: Org, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(org, today, *args, **kwargs)
        kinds = [kind for kind in MeetingKind if org.kind in MEETS_IN[kind]]
        options = [Choice(kind.value, str(labels.MEETING[kind])) for kind in kinds]
        self.fields["kind"] = CodeField(options, label=_("会议类型"))
        self.fields["minutes"] = document_field(today, label=_("会议纪要"))
        self.order_fields(["kind", "title", "held_on", "agenda", "minutes"])

    def clean_agenda(self) -> str:
        """No line longer than an item may be."""
        agenda: str = self.cleaned_data["agenda"]
        if any(len(line.strip()) > ITEM for line in agenda.splitlines()):
            words = _("每个议题最多 %(most)s 字，请分成几行或写短一些。")
            raise forms.ValidationError(words, params={"most": ITEM})
        return agenda


class FollowUpForm(KeepForm):
    """Something a meeting decided."""

    text = forms.CharField(label=_("要办的事"), max_length=200)
    responsible = forms.CharField(label=_("责任人"), max_length=60)
    due_on = DayField(label=_("办结期限"))

    def __init__(self, org: Org, today: date, *args: Any, **kwargs: Any) -> None:
        self.meetings = list(kwargs.pop("meetings"))
        super().__init__(org, today, *args, **kwargs)
        options = [
            Choice(str(m.uuid), m.title, detail=m.held_on.isoformat()) for m in self.meetings
        ]
        self.fields["meeting"] = CodeField(options, label=_("会议"))
        self.order_fields(["meeting", "text", "responsible", "due_on"])


class ContactForm(KeepForm):
    """The office and the person in charge."""

    office = forms.CharField(label=_("处室"), max_length=120)
    name = forms.CharField(label=_("姓名"), max_length=60)
    since = DayField(label=_("从哪天起"))


class StaffingForm(KeepForm):
    """How many staff a university has for guidance and employment."""

    full_time = forms.IntegerField(label=_("专职人数"), min_value=0, max_value=999)
    part_time = forms.IntegerField(label=_("兼职人数"), min_value=0, max_value=9999)


class NoteForm(forms.Form):
    """A department's words on a duty, with a file if there is one."""

    text = forms.CharField(
        label=_("情况说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = document_field(today, label=_("佐证文件"))
