"""Every component is shown on the living page, in every state, and keeps its markup."""

import re

import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils import translation
from syrupy.assertion import SnapshotAssertion

from qihang.web.components import COMPONENTS, Component, LongWork, long_work
from qihang.web.components.registry import GROUPS
from qihang.web.gallery import EXAMPLES, Example
from qihang.web.templatetags.qihang import register

CASES = [(name, example) for name, examples in EXAMPLES.items() for example in examples]
FRAME_TAGS = {"page_assets", "page_header", "page_messages", "page_footer", "box"}


def context() -> Context:
    return Context({"csrf_token": "token", "request": RequestFactory().get("/ui/")})


def test_work_can_be_followed_without_scripts() -> None:
    """What the page asks for every two seconds is a link where it cannot ask."""
    running = str(long_work(context(), LongWork("导出", 1, 2, poll="/p/")))
    assert '<noscript><a href="/p/">看最新进度</a></noscript>' in running
    assert "noscript" not in str(long_work(context(), LongWork("导出", 2, 2, "done", poll="/p/")))


def test_every_component_is_shown_and_is_a_tag() -> None:
    assert set(EXAMPLES) == set(COMPONENTS)
    assert set(register.tags) == set(COMPONENTS) | FRAME_TAGS
    assert {c.group for c in COMPONENTS.values()} == set(GROUPS)


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=list(COMPONENTS))
def test_every_component_says_what_it_is(component: Component) -> None:
    assert len(component.summary) > 20
    assert component.signature.startswith(f"{component.name}(")
    assert "qihang." not in component.signature


@pytest.mark.parametrize(("name", "example"), CASES, ids=[f"{n}: {e.title}" for n, e in CASES])
def test_markup_is_as_reviewed(name: str, example: Example, snapshot: SnapshotAssertion) -> None:
    with translation.override("zh-hans"):
        html = str(example.build(context()))
    assert html.replace("><", ">\n<") == snapshot


@pytest.mark.parametrize(("name", "example"), CASES, ids=[f"{n}: {e.title}" for n, e in CASES])
def test_no_inline_script_or_style(name: str, example: Example) -> None:
    html = str(example.build(context()))
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize(("name", "example"), CASES, ids=[f"{n}: {e.title}" for n, e in CASES])
def test_every_post_carries_the_token(name: str, example: Example) -> None:
    html = str(example.build(context()))
    assert html.count('method="post"') == html.count('name="csrfmiddlewaretoken"')
