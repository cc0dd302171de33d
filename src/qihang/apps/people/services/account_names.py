"""Accounts are called as their graduates are: when a name is corrected, the account follows."""

from django.db.models import F

from qihang.apps.orgs.services import rename_accounts
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope


def follow_names(event: GraduatesChanged) -> None:
    """Give the accounts of changed graduates their names; raises Refusal not_as_signed."""
    theirs = Graduate.objects.filter(pk__in=event.graduates, account__isnull=False)
    renamed = theirs.exclude(account__name=F("name")).values_list("account", "name")
    rename_accounts(Scope.for_system("accounts follow their graduates"), dict(renamed))
