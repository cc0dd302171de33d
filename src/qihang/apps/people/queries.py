"""Reads of graduates, each as far as the reader's scope goes."""

from qihang.apps.people.models import Graduate


def graduate_of_account(account: int) -> int | None:
    """The id of the graduate record this account was activated for."""
    return Graduate.objects.filter(account=account).values_list("pk", flat=True).first()
