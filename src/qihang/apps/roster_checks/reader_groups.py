"""Whom reminders about checks reach: graduates who have not checked."""

from typing import Any

from django.db.models import QuerySet

from qihang.apps.messages.services import GroupFilter, ReaderGroup, readers
from qihang.apps.roster_checks import queries
from qihang.kernel import Scope


def _unchecked(scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    rows = queries.unchecked(scope, asked.cohort)
    return readers(rows, account="account_id", graduate="pk", path="org_path")


GIVES = (ReaderGroup("roster_unchecked", _unchecked, "roster_checks:own"),)
