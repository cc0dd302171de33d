"""Accounts are called as their graduates are, and signed in to with their exam number: both follow corrections."""

from collections import defaultdict

from django.db.models import F, Q

from qihang.apps.orgs.services import follow_exam_numbers, is_of_exam_number, rename_accounts
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope

FOLLOWING = Scope.for_system("accounts follow their graduates")


def follow_names(event: GraduatesChanged) -> None:
    """Give the accounts of changed graduates their names; raises Refusal not_as_signed."""
    theirs = Graduate.objects.filter(pk__in=event.graduates, account__isnull=False)
    astray = theirs.exclude(account__name=F("name")).values("account")
    # Of several records of one account the newest in good standing names it: the last one wins here.
    records = Graduate.objects.filter(account__in=astray).annotate(good=Q(standing=""))
    rows = records.order_by("good", "cohort", "pk").values_list("account", "name", "account__name")
    named = {account: (name, before) for account, name, before in rows}
    wanted = {account: name for account, (name, before) in named.items() if name != before}
    rename_accounts(FOLLOWING, wanted)


def follow_sign_in_names(event: GraduatesChanged) -> None:
    """Where an account's sign-in name is no exam number of its graduates any more, it follows the newest."""
    changed = Graduate.objects.filter(pk__in=event.graduates, account__isnull=False)
    records = Graduate.objects.filter(account__in=changed.values("account"))
    numbers: defaultdict[int, dict[str, int]] = defaultdict(dict)
    names: dict[int, str] = {}
    for account, username, number, cohort in records.order_by("cohort", "pk").values_list(
        "account", "account__username", "exam_number", "cohort"
    ):
        numbers[account] |= {number: cohort}
        names[account] = username
    wanted = {
        account: list(numbers[account].items())[-1]
        for account, username in names.items()
        if is_of_exam_number(username) and username.split("-")[0] not in numbers[account]
    }
    follow_exam_numbers(FOLLOWING, wanted)
