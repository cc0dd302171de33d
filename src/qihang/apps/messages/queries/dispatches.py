"""How messages to the readers of a scope left the product; no names, no addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from qihang.apps.messages.models import Dispatch
from qihang.apps.orgs.queries import within
from qihang.kernel import Permission, Scope


@dataclass(frozen=True, slots=True)
class DispatchFilter:
    """What to look for; empty looks for all."""

    channel: str = ""
    state: str = ""
    template: str = ""


def dispatches_in(scope: Scope, wanted: DispatchFilter) -> QuerySet[Dispatch]:
    """Dispatches to readers in the organisations the scope may track, newest first."""
    rows = Dispatch.objects.filter(
        within(scope, Permission.MESSAGE_TRACK, "message__org_path")
    ).select_related("message__account")
    given = {
        "channel": wanted.channel,
        "state": wanted.state,
        "message__template": wanted.template,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return rows.order_by("-pk")


def counts_in(scope: Scope) -> Mapping[tuple[str, str], int]:
    """How many stand in each (channel, state)."""
    rows = dispatches_in(scope, DispatchFilter()).order_by().values("channel", "state")
    return {(r["channel"], r["state"]): r["number"] for r in rows.annotate(number=Count("pk"))}


def dispatch_of(scope: Scope, key: str, graduate: int, path: str) -> Dispatch | None:
    """How what a graduate at this path was told under the key left, for who tracks messages there."""
    if not scope.holds(Permission.MESSAGE_TRACK, path):
        return None
    rows = Dispatch.objects.filter(message__key=key, message__graduate=graduate)
    return rows.order_by("-pk").first()
