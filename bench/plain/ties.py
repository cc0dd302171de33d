"""Whether a reviewer may decide on a graduate's registration, and which of their acts can be undone."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from qihang.apps.destinations.models import Review
from qihang.apps.destinations.rules import UNDOABLE, Action
from qihang.apps.intake.models import Change
from qihang.apps.orgs.models import Account, ApiToken, PersonKey
from qihang.apps.people.models import Graduate, Involvement
from qihang.policy import load
from qihang.web import clock


def accounts_of_person(account: Account) -> set[int]:
    """All accounts of the person: a shared key or e-mail address, tokens they made."""
    found: set[int] = set()
    new = {account.pk}
    while new:
        found |= new
        keys = PersonKey.objects.filter(account__in=new).values("key_hash")
        emails = Account.objects.filter(pk__in=new).exclude(email="").values("email")
        new = {
            *PersonKey.objects.filter(key_hash__in=keys).values_list("account", flat=True),
            *Account.objects.filter(email__in=emails).values_list("pk", flat=True),
            *ApiToken.objects.filter(created_by__in=new).values_list("account", flat=True),
        } - found
    return found


def is_tied(account: Account, graduate: Graduate) -> bool:
    """Whether the person had a hand in this graduate's account, record or registration."""
    mine = accounts_of_person(account)
    hashes = [graduate.id_number_hash, graduate.phone_hash]
    loaded = Q(batch__account__in=mine) | Q(batch__acting__in=mine)
    changes = Change.objects.filter(loaded)
    return (
        graduate.account_id in mine
        or PersonKey.objects.filter(account__in=mine, key_hash__in=hashes).exists()
        or Graduate.objects.filter(account__in=mine, id_number_hash=hashes[0]).exists()
        or Involvement.objects.filter(account__in=mine, graduate=graduate).exists()
        or Review.objects.filter(
            destination__graduate=graduate, action=Action.FILE, account__in=mine
        ).exists()
        or changes.filter(batch__target="roster", subject=graduate.pk).exists()
        or changes.filter(
            batch__target="destinations", subject__in=graduate.destinations.values("pk")
        ).exists()
    )


def undoable(account: Account, now: datetime) -> QuerySet[Review, Any]:
    """The person's acts of the last minutes that nobody followed up."""
    since = now - load().duration("undo_window", clock.now().date())
    later = Review.objects.filter(
        destination=OuterRef("destination"), pk__gt=OuterRef("pk"), undone_at=None
    )
    acts = Review.objects.filter(
        ~Exists(later), account=account, at__gt=since, undone_at=None, action__in=UNDOABLE
    )
    return acts.values("act", "action").annotate(count=Count("pk"), at=Max("at")).order_by("-at")
