"""Reads about phones and e-mails of graduates: the own ones, and who else has a phone."""

from django.db.models import QuerySet

from qihang.apps.orgs.models import PersonKey
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.people.models import ContactChange, ContactRequest, Graduate
from qihang.apps.people.rules import ChangedBy, ContactChannel
from qihang.kernel import Scope


def own_graduate(scope: Scope) -> Graduate | None:
    """The record of the account itself."""
    rows = Graduate.objects.select_related("org", "account")
    return rows.filter(pk=scope.graduate).first() if scope.graduate is not None else None


def own_request(scope: Scope) -> ContactRequest | None:
    """What the own record asked for and has not confirmed yet."""
    rows = ContactRequest.objects.filter(graduate=scope.graduate, graduate__isnull=False)
    return rows.filter(expires_at__gt=real_now()).first()


def own_changes(scope: Scope) -> QuerySet[ContactChange]:
    """Changes of the own phone and e-mail, newest first."""
    own = ContactChange.objects.filter(graduate=scope.graduate, graduate__isnull=False)
    return own.select_related("account").order_by("-at", "-pk")


def restorable(scope: Scope) -> ContactChange | None:
    """The newest change of the own phone, if the office made it: the graduate may say that it is not theirs."""
    newest = own_changes(scope).filter(channel=ContactChannel.PHONE).first()
    return newest if newest is not None and newest.how == ChangedBy.OFFICE else None


def is_phone_of_staff(scope: Scope, phone: str, graduate: Graduate) -> bool:
    """Whether somebody declared this phone as their own who is not the graduate; only for who may register it."""
    may = scope.system or scope.reaches or scope.own
    declared = PersonKey.objects.filter(key_hash=keyed_hash(phone))
    return bool(may) and declared.exclude(account=graduate.account_id).exists()


def shares_phone(scope: Scope, graduate: Graduate) -> bool:
    """Whether another graduate of the cohort has the same phone; told to who registered it."""
    if graduate.phone_hash is None or not (scope.system or scope.account):
        return False
    others = Graduate.objects.filter(phone_hash=graduate.phone_hash, cohort=graduate.cohort)
    return others.exclude(pk=graduate.pk).exists()
