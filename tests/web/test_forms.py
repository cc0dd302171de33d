"""Forms look alike, and say what is missing where it is missing."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from qihang.web.choices import Choice, initials
from qihang.web.components import fields
from qihang.web.fields import CodeField, DayField, EvidenceField, MoneyField, RemoteField

CITIES = (Choice("370200", "青岛市", "山东省"), Choice("370600", "烟台市"))


def find(text: str) -> Any:
    return [c for c in CITIES if text in c.label or text == c.value]


class Sheet(forms.Form):
    name = forms.CharField(label="单位名称", help_text="与公章一致。")
    city = CodeField(CITIES, label="所在地")
    home = RemoteField("/codes/division/", find, label="生源地", required=False)
    ends = DayField(label="止期", required=False)
    agree = forms.BooleanField(label="属实")


def test_labels_help_and_errors_belong_to_their_field() -> None:
    html = fields(Sheet({}))
    assert '<label for="id_name">单位名称</label>' in html
    assert 'aria-describedby="id_name-help id_name-error"' in html
    assert '<div class="error" id="id_name-error"><p>请填写单位名称。</p></div>' in html
    assert "请选择所在地。" in html
    assert "请勾选“属实”。" in html
    assert 'href="#id_name"' in html
    assert "有 3 处需要修改" in html


def test_optional_fields_say_so() -> None:
    assert '<label for="id_ends">止期 <small>选填</small></label>' in fields(Sheet())


def test_code_select_carries_what_is_searched() -> None:
    html = fields(Sheet(initial={"city": "370600"}), "city")
    assert 'data-keys="370200 qds"' in html
    assert 'value="370600" selected' in html
    assert 'data-detail="山东省"' in html


def test_remote_select_shows_the_label_of_its_code() -> None:
    html = fields(Sheet(initial={"home": "370200"}), "home")
    assert 'data-label="青岛市"' in html
    assert 'data-source="/codes/division/"' in html


@pytest.mark.parametrize(("typed", "code"), [("370200", "370200"), ("青岛市", "370200"), ("", "")])
def test_remote_field_takes_code_or_exact_name(typed: str, code: str) -> None:
    assert RemoteField("/x/", find, required=False).clean(typed) == code


def test_remote_field_asks_to_choose() -> None:
    with pytest.raises(ValidationError, match="请从列表里选一项"):
        RemoteField("/x/", find).clean("青")


@pytest.mark.parametrize(
    ("typed", "fen"), [("6500", 650000), ("¥6,500.50", 650050), (" 6,500 ", 650000), ("0", 0)]
)
def test_money_is_whole_fen(typed: str, fen: int) -> None:
    assert MoneyField().clean(typed) == fen


@pytest.mark.parametrize("typed", ["六千", "-1", "1.005", "NaN", "Infinity", "1e400"])
def test_money_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


def test_evidence_kind_and_size() -> None:
    field = EvidenceField(accept=[".pdf"], most_bytes=2_097_152)
    field.clean(SimpleUploadedFile("a.PDF", b"x"))
    with pytest.raises(ValidationError, match=r"\.pdf"):
        field.clean(SimpleUploadedFile("a.exe", b"x"))
    with pytest.raises(ValidationError, match="2 MB"):
        field.clean(SimpleUploadedFile("a.pdf", b"x" * 2_097_153))


def test_initials() -> None:
    assert initials("青岛市") == "qds"
