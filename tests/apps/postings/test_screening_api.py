"""Other platforms screen their advertisements: spans in title and text, law and advice in their language."""

import json

import pytest
from django.test import Client

from qihang.kernel import Permission
from tests.factories.orgs import Tree, make_province
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_province()


def ask(tree: Tree, body: dict[str, object], language: str = "zh") -> tuple[int, dict]:
    made = make_token(tree.university, {Permission.PERSON_SEE})
    answer = Client().post(
        "/api/v1/screenings",
        json.dumps(body),
        content_type="application/json",
        headers={
            "Authorization": f"Bearer {made.secret}",
            "Idempotency-Key": f"screening-{language}",
            "Accept-Language": language,
        },
    )
    return answer.status_code, answer.json()


def test_words_are_marked_with_law_and_advice(tree: Tree) -> None:
    sent = {"title": "文员（女）", "text": "要求：35岁以下"}
    status, told = ask(tree, {"advertisements": [sent, {"title": "工程师"}]}, "en")
    assert status == 200
    first, second = told["items"]
    assert second == []
    assert [(one["field"], one["start"], one["words"], one["class"]) for one in first] == [
        ("title", 2, "（女）", "sex"),
        ("text", 3, "35岁以下", "age"),
    ]
    assert first[0]["severity"] == "block"
    assert first[0]["advice"].isascii()
    assert "妇女权益保障法" in first[0]["reference"]


def test_what_is_lawful_in_a_channel_is_not_marked(tree: Tree) -> None:
    sent = {"text": "35岁以下", "channel": "civil_service"}
    assert ask(tree, {"advertisements": [sent]})[1]["items"] == [[]]


def test_too_many_or_too_long_are_refused(tree: Tree) -> None:
    assert ask(tree, {"advertisements": [{"title": "工程师"}] * 201})[0] == 422
    assert ask(tree, {"advertisements": [{"text": "长" * 20_001}]}, "en")[0] == 422
