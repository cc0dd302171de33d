"""The public address behind the searching select."""

import pytest
from django.test import Client
from django.utils import translation

from qihang.apps.codes import queries

pytestmark = pytest.mark.django_db


def test_it_answers_value_label_and_where_it_lies(client: Client) -> None:
    answer = client.get("/codes/division/", {"q": "历下"})
    assert answer.json() == [{"value": "370102", "label": "历下区", "detail": "山东省 · 济南市"}]
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert "Cookie" in answer["Vary"]


def test_in_english(client: Client) -> None:
    answer = client.get("/codes/division/", {"q": "lxq"}, headers={"Accept-Language": "en"})
    assert answer.json()[0] == {
        "value": "370102", "label": "Lixia District", "detail": "Shandong · Jinan",
    }  # fmt: skip


def test_at_most_twenty_and_the_own_province_first(client: Client) -> None:
    rows = client.get("/codes/division/").json()
    assert len(rows) == 20
    assert all(row["value"].startswith("37") for row in rows)


def test_an_unknown_set_is_not_found(client: Client) -> None:
    assert client.get("/codes/surname/").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/codes/division/").status_code == 405


def test_choices_leave_headings_out() -> None:
    values = [choice.value for choice in queries.choices("destination")]
    assert "10" in values
    assert "27" not in values
    assert values.index("271") < values.index("46")


def test_find_by_code_or_exact_label() -> None:
    assert [c.value for c in queries.find("division", "370102")] == ["370102"]
    assert [c.value for c in queries.find("division", "市中区")] == [
        "370103", "370402", "511002", "511102"
    ]  # fmt: skip
    assert queries.find("division", "市中") == ()


@pytest.mark.parametrize(
    ("lang", "label", "place"),
    [
        ("zh-hans", "制造业", "山东省济南市历下区"),
        ("en", "Manufacturing", "Lixia District, Jinan, Shandong"),
    ],
)
def test_labels_in_the_readers_language(lang: str, label: str, place: str) -> None:
    with translation.override(lang):
        assert queries.label("industry", "22") == label
        assert queries.place("370102") == place
        assert queries.place("unknown") == "unknown"
