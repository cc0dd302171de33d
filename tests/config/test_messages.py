"""Texts come out of Python and templates; whatever lacks its English is named."""

from io import BytesIO
from pathlib import Path

import pytest

from qihang.config import messages

TEMPLATE = """{% load i18n %}<p>{% translate "你好" %} {# 注释 " ( #}
      {% blocktranslate count c=y trimmed %}
   共 {{ c }} 条
{% plural %}
   共 {{ c }} 条
  {% endblocktranslate %}
   <a title="{% translate '退回' context "review" %}" onclick='x(["'>it's ( [ {{ _("直接") }}
"""


def test_templates_give_their_texts_however_they_are_written() -> None:
    found = messages.extract_template(BytesIO(TEMPLATE.encode()), messages.KEYWORDS, [], {})
    texts = [(function, text) for _line, function, text, _comments in found]
    assert [function for function, _ in texts] == ["gettext", "ngettext", "pgettext", "_"]
    assert [text for _, text in texts] == [
        "你好", ("共 %(c)s 条", "共 %(c)s 条", None), ("review", "退回"), "直接",
    ]  # fmt: skip


def test_the_product_has_texts_of_both_kinds() -> None:
    names = {location for message in messages.extracted() for location, _ in message.locations}
    assert {Path(name).suffix for name in names} == {".py", ".html", ".txt"}


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "en/LC_MESSAGES/django.po"
    monkeypatch.setattr(messages, "TRANSLATIONS", {"en": path})
    return path


def test_a_catalogue_is_made_filled_and_compiled(catalogue: Path) -> None:
    messages.update()
    assert all("not translated" in line for line in messages.problems())
    before = catalogue.read_text()
    messages.update()
    assert catalogue.read_text() == before
    messages.compile_all()
    assert catalogue.with_suffix(".mo").exists()


def test_a_text_that_is_gone_or_new_is_named(catalogue: Path) -> None:
    messages.update()
    lines = catalogue.read_text().replace('msgid "启航"', 'msgid "再见启航"')
    catalogue.write_text(lines)
    said = "\n".join(messages.problems())
    assert "not in the catalogue: '启航'" in said
    assert "no longer in the source: '再见启航'" in said


def test_every_text_has_its_english() -> None:
    assert messages.problems() == []
