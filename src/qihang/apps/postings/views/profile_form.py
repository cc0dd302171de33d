"""What a graduate is asked for a profile and one application; what a publisher is asked for an answer."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.codes import queries as codes
from qihang.apps.files.rules import endings
from qihang.apps.people.models import Graduate
from qihang.apps.postings import labels
from qihang.apps.postings.models import Profile
from qihang.apps.postings.rules.profiles import (
    ABOUT_MOST,
    SKILLS_MOST,
    WORDS_MOST,
    ProfileAudience,
    ProfilePart,
)
from qihang.apps.postings.services.applications import GivenApplication, ProfileDraft
from qihang.apps.postings.services.applications.profiles import PURPOSE
from qihang.policy import load
from qihang.web.fields import DayField, EvidenceField, MoneyField
from qihang.web.widgets import TickTiles, Tiles

PROVINCE = 2  # digits of a division code that name the province


class ProfileForm(forms.Form):
    """Skills and wishes, a file, and who sees what."""

    use_required_attribute = False

    skills = forms.CharField(
        label=gettext_lazy("技能"),
        required=False,
        max_length=SKILLS_MOST,
        help_text=gettext_lazy("会什么写什么，例如“Python、数据分析、英语六级”。"),
        widget=forms.Textarea({"rows": 2}),
    )
    about = forms.CharField(
        label=gettext_lazy("自我介绍"),
        required=False,
        max_length=ABOUT_MOST,
        help_text=gettext_lazy("做过的事、实习、作品。请不要写身份证号、家庭情况和健康状况。"),
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, graduate: Graduate, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cities"] = _several(gettext("希望的城市"), _cities(graduate))
        self.fields["sections"] = _several(gettext("希望的行业"), _sections())
        kinds = [(c.value, c.label) for c in codes.choices("employer_type")]
        self.fields["kinds"] = _several(gettext("希望的单位"), kinds)
        self.fields["pay_min_fen"] = MoneyField(label=gettext("期望的最低月薪"), required=False)
        self.fields["start_on"] = DayField(label=gettext("最早到岗日期"), required=False)
        purpose = load().purpose(PURPOSE)
        self.fields["file"] = EvidenceField(
            accept=endings(purpose),
            most_bytes=load().limit(purpose.most_bytes, today),
            required=False,
            label=gettext("简历文件"),
            help_text=gettext("PDF 或照片，可以不传；新传的会替换原来的。"),
        )
        self.fields["drop_file"] = forms.BooleanField(
            label=gettext("删除已传的简历文件"), required=False
        )
        parts = [(part.value, labels.PART[part]) for part in ProfilePart]
        self.fields["parts"] = _several(gettext("还给单位看哪些"), parts)
        self.fields["audience"] = forms.ChoiceField(
            label=gettext("谁能看到"),
            choices=[(one.value, labels.AUDIENCE[one]) for one in labels.AUDIENCE],
            widget=Tiles,
        )

    def draft(self) -> ProfileDraft:
        """What was typed."""
        given = self.cleaned_data
        upload = given["file"] or None
        return ProfileDraft(
            cities=tuple(given["cities"]),
            sections=tuple(given["sections"]),
            kinds=tuple(given["kinds"]),
            pay_min_fen=given["pay_min_fen"],
            start_on=given["start_on"],
            skills=given["skills"],
            about=given["about"],
            audience=ProfileAudience(given["audience"]),
            parts=tuple(given["parts"]),
            file=upload,
            file_name=(upload.name or "") if upload else "",
            drop_file=given["drop_file"],
        )


def initial_of(profile: Profile | None) -> dict[str, object]:
    """What the form begins with."""
    if profile is None:
        parts = [ProfilePart.PHONE.value, ProfilePart.FILE.value]
        return {"audience": ProfileAudience.APPLIED.value, "parts": parts}
    names = ("cities", "sections", "kinds", "pay_min_fen", "start_on", "skills", "about", "parts")
    return {name: getattr(profile, name) for name in names} | {"audience": profile.audience}


class ApplyForm(forms.Form):
    """What is said to this employer alone."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("想对单位说的话（可以不写）"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, reserved: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reserved:
            self.fields["says_disabled"] = forms.BooleanField(
                label=gettext("我符合这个岗位面向残疾毕业生的条件，同意让这家单位知道"),
                required=False,
            )

    def given(self) -> GivenApplication:
        """What was typed."""
        given = self.cleaned_data
        return GivenApplication(given["words"], bool(given.get("says_disabled")))


class ApplicationAnswerForm(forms.Form):
    """The words of an answer: usual ones, own ones, or both."""

    use_required_attribute = False

    def __init__(self, *args: Any, refuses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refuses:
            usual = [(c.label, c.label) for c in codes.choices("application_answer")]
            self.fields["usual"] = forms.ChoiceField(
                label=gettext("常用答复"),
                required=False,
                choices=[*usual, ("", gettext("不用常用答复，自己写"))],
                initial=usual[0][0],
                widget=forms.RadioSelect,
            )
        self.fields["words"] = forms.CharField(
            label=gettext("补充说明"),
            required=False,
            max_length=150,
            help_text=gettext("毕业生会看到，例如面试的时间、地点和联系人。"),
            widget=forms.Textarea({"rows": 3}),
        )

    def reason(self) -> str:
        """What the graduate reads."""
        given = self.cleaned_data
        return " ".join(part for part in (given.get("usual", ""), given["words"].strip()) if part)


def _several(label: str, choices: list[tuple[str, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=TickTiles)


def _cities(graduate: Graduate) -> list[tuple[str, str]]:
    """The cities of the province in which somebody graduates."""
    own = graduate.org_path.strip("/")[:PROVINCE]
    return [
        (one.value, one.label)
        for one in codes.choices("division")
        if one.value.startswith(own) and one.value.endswith("00") and not one.value.endswith("0000")
    ]


def _sections() -> list[tuple[str, str]]:
    choices = codes.choices("industry_gb4754")
    return [(one.value, one.label) for one in choices if len(one.value) == 1]
