"""Laws 2 to 6 of ARCHITECTURE.md, as far as one file at a time can show whether they are kept.

No signals, no logic in save(), no drawers, no hidden clock or chance, no broad except, scope first
in every read, Chinese only as message ids. Why: each of these makes what happens unreadable from
the place where it happens. The laws stand in laws.py, each with a breach the guard must notice.
"""

import pytest

from tests.guards.breaches import CLOCKS, SIDE_DOORS
from tests.guards.laws import LAWS, Law
from tests.guards.sources import Finding, product, report

each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.find.__name__)


@each_law
def test_the_law_is_kept(law: Law) -> None:
    report((finding for source in product() for finding in law.find(source)), law.cure)


@each_law
def test_the_guard_notices_a_breach(law: Law) -> None:
    assert law.example(law.breach), "the guard overlooks its own example of a breach"


@each_law
def test_the_guard_lets_pass_what_fits(law: Law) -> None:
    if law.fit:
        assert not law.example(law.fit)


def test_every_exception_is_still_needed() -> None:
    modules = {source.module for source in product()}
    gone = [name for name in CLOCKS if name not in modules]
    gone += [
        f"{app}.{name}" for app, name in SIDE_DOORS if f"qihang.apps.{app}.{name}" not in modules
    ]
    report(
        (Finding("tests/guards/breaches.py", 1, name) for name in gone), "Take the exception off."
    )
