"""No value that anybody sends ends in a fault; every field of a form has its limits.

Why: a page that answers 500 has lost what was typed and tells an attacker where to dig; what a form
lets through and a column refuses is such a page. Addresses come from the urlconf, parameters from
watching which ones a view reads, fields from the forms that pages make: a new page is asked from its
first day. Values are in nasty.py; every run sends the same.
"""

import logging
from collections.abc import Iterator

import pytest
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import get_resolver, path
from pytest_django import DjangoDbBlocker

from qihang.config.urls import handler400, handler403, handler404, handler500
from qihang.config.urls import urlpatterns as house
from tests.factories.storages import storages_at
from tests.guards.fuzzing import Fuzzing, Knocker, fuzz_form, fuzz_query
from tests.guards.limits import (
    ASKED_ONLY,
    ELSEWHERE,
    KEPT_IN,
    PASSWORDS,
    Seen,
    has_limits,
    kept_width,
    width,
)
from tests.guards.matrix import patterns
from tests.guards.nasty import NASTY
from tests.guards.sources import Finding, report

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
__all__ = ["handler400", "handler403", "handler404", "handler500"]
# Together they come in everywhere; "drafting" is a graduate in the middle of a registration.
KNOCKERS = (
    "drafting", "university-head", "college", "college-head", "province-power", "self", "department", "auditor",
    "admin", "granted", "employer", "anonymous",
)  # fmt: skip
CURE = "Give the field its limits, read the parameter through qihang.web.parameters, or refuse."
# Shut to them all: steps of allauth's that nobody is in the middle of, a paper that was handed in.
NOBODYS = {
    "account_confirm_login_code", "account_email_verification_sent", "account_reauthenticate",
    "account_set_password", "account_signup", "destinations:remove_evidence", "mfa_deactivate_totp",
    "destinations:confirm_evidence", "people:standing_paper", "roster_checks:undo",
    "mfa_download_recovery_codes", "mfa_reauthenticate", "mfa_view_recovery_codes",
    # Open for nobody: the stage asks for links and a calendar that are not there.
    "links:follow", "desk:calendar_feed", "verification:asked",
}  # fmt: skip


class Asked:
    """Everything asked once: what was fuzzed, which forms were made, what ended in a fault."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.fuzzing, self.seen = Fuzzing(), Seen()
        self.seen.watch(patch)
        # What no column holds is said in words, but its form lacks a limit: here it is a fault.
        patch.setattr("qihang.web.constraints.DataError", ())
        self.faults = {name: self.fuzzing.ask_as(name).faults for name in KNOCKERS}


@pytest.fixture(scope="module")
def asked(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Asked]:
    """The database and the disk are left as they were."""
    logging.disable(logging.CRITICAL)  # thousands of refusals are asked for
    calm = override_settings(
        ACCOUNT_RATE_LIMITS=False,
        STORAGES=storages_at(tmp_path_factory.mktemp("files")),
    )
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        calm,
        transaction.atomic(),
    ):
        yield Asked(patch)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", KNOCKERS)
def test_nothing_ends_in_a_fault(asked: Asked, name: str) -> None:
    lines = [f"  {request}\n    {error}" for request, error in asked.faults[name].items()]
    if lines:
        pytest.fail("\n".join([*lines[:40], f"  -> {CURE}"]), pytrace=False)


def test_no_address_escapes(asked: Asked) -> None:
    """Each lets at least one of them in."""
    found = {address.name for address in asked.fuzzing.read | asked.fuzzing.written}
    named = {name for name, _ in patterns(get_resolver())}
    assert named - found == NOBODYS


def test_every_field_has_its_limits(asked: Asked) -> None:
    assert len(asked.seen.forms) > 20
    report(
        (
            Finding(f"{owner}.{name}", 0, type(field).__name__)
            for owner, name, field in asked.seen.fields()
            if name not in PASSWORDS and not has_limits(field)
        ),
        "Give it max_length, min_value and max_value, or make it a DayField.",
    )


def test_no_field_is_wider_than_its_column(asked: Asked) -> None:
    report(
        (
            Finding(f"{owner}.{name}", 0, f"{width(field)} > {kept_width(owner, name)}")
            for owner, name, field in asked.seen.fields()
            if width(field) > kept_width(owner, name)
        ),
        "Take the limit of the column, or a wider column.",
    )


def test_every_form_says_where_it_is_kept(asked: Asked) -> None:
    known = KEPT_IN.keys() | {owner for owner, _ in ELSEWHERE} | ASKED_ONLY
    report(
        (Finding("tests/guards/limits.py", 0, owner) for owner in asked.seen.ours() - known),
        "Say in KEPT_IN which table keeps what the form asks.",
    )


class TestTheGuardItself:
    """It must notice what it is for."""

    @pytest.fixture
    def knocker(self) -> Knocker:
        return Knocker("anonymous", None)

    @pytest.mark.urls(__name__)
    def test_notices_a_parameter_that_nobody_looked_at(self, knocker: Knocker) -> None:
        fuzz_query(knocker, "/counted")
        assert knocker.faults

    @pytest.mark.urls(__name__)
    def test_notices_a_field_that_nobody_looked_at(self, knocker: Knocker) -> None:
        fuzz_form(knocker, "/counted", {"number": "1"})
        assert knocker.faults

    def test_has_more_values_than_one_field_is_sent(self) -> None:
        assert len(set(NASTY)) == len(NASTY) > 40

    @pytest.mark.parametrize(
        "field", [forms.CharField(), forms.IntegerField(min_value=0), forms.DateField()]
    )
    def test_notices_a_field_without_limits(self, field: forms.Field) -> None:
        assert not has_limits(field)


def counted(request: HttpRequest) -> HttpResponse:
    given = request.POST or request.GET
    return HttpResponse(str(int(given.get("number", "1"))))


urlpatterns = [*house, path("counted", counted)]
