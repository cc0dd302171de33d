"""Whom messages reach through people: phones by graduate, and groups reminded about accounts."""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from qihang.apps.messages.services import (
    GroupFilter,
    LetterAddress,
    PhoneSource,
    ReaderGroup,
    SecretText,
    readers,
)
from qihang.apps.orgs.queries import real_now, within
from qihang.apps.people.models import ActivationCode, Graduate
from qihang.apps.people.queries import GOOD
from qihang.apps.people.rules import ContactChannel
from qihang.apps.people.services import (
    asked_addresses,
    codes_of,
    contact_codes_of,
    former_addresses,
)
from qihang.kernel import Contribution, Permission, Scope


def _phones(scope: Scope) -> QuerySet[Any, Any]:
    """Whose phones the scope may write to; the job that sends writes to all."""
    reached = within(scope, Permission.MESSAGE_REMIND)
    return Graduate.objects.filter(reached, phone_sealed__isnull=False)


def _without_account(scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    rows = Graduate.objects.filter(
        within(scope, Permission.MESSAGE_REMIND),
        cohort=asked.cohort.year,
        account__isnull=True,
        in_statistics=True,
    )
    return readers(rows, account="account_id", graduate="pk", path="org_path")


def _codes_expiring(scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    """Codes run on real time, as they were issued."""
    now = real_now()
    rows = ActivationCode.objects.filter(
        GOOD,
        within(scope, Permission.MESSAGE_REMIND, "graduate__org_path"),
        graduate__cohort=asked.cohort.year,
        used_at__isnull=True,
        expires_at__gt=now,
        expires_at__lte=now + timedelta(days=asked.days),
    ).annotate(day=TruncDate("expires_at"))
    return readers(
        rows,
        account="graduate__account_id",
        graduate="graduate_id",
        path="graduate__org_path",
        facts={"day": F("day")},
    )


GIVES: tuple[Contribution, ...] = (
    PhoneSource("graduate", _phones),
    SecretText("code", codes_of),
    SecretText("contact_code", contact_codes_of),
    *(LetterAddress(f"{channel}_code", asked_addresses) for channel in ContactChannel),
    *(LetterAddress(f"{channel}_left", former_addresses) for channel in ContactChannel),
    ReaderGroup("without_account", _without_account, "people:activate"),
    ReaderGroup("codes_expiring", _codes_expiring, "people:activate"),
)
