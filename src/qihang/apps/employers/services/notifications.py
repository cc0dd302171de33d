"""Who is told of a step: the recruiters of what their office did, the office of what waits for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EMPLOYER_GRAPH, EmployerAction
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import holding, real_today
from qihang.kernel import Permission, Scope
from qihang.policy import load

A = EmployerAction
# Templates of policy/national/messages.yaml; steps that are in neither tell nobody.
_RECRUITERS = {
    A.RETURN: "employer_returned",
    A.REFUSE: "employer_refused",
    A.VERIFY: "employer_verified",
    A.EXTEND: "employer_verified",
    A.NOT_EXTEND: "employer_returned",
    A.EXPIRE: "employer_expired",
    A.REVOKE: "employer_revoked",
    A.CLOSE: "employer_closed",
    A.MERGE: "employer_merged",
}
_OFFICE = frozenset({A.SUBMIT, A.RENEW, A.AMEND, A.REASSIGN})


def notify_step(scope: Scope, employers: Sequence[Employer], step: Transition) -> None:
    """Messages of a step; they stay inside the product while it can be undone."""
    if step.action == A.UNDO:
        return
    window = load().duration("undo_window", timezone.localdate(step.now))
    hold = window if step.action in EMPLOYER_GRAPH.undo_within else timedelta(0)
    template = _RECRUITERS.get(EmployerAction(step.action))
    for employer in employers:
        facts = {"name": employer.name, "reason": step.reason}
        if template:
            notice = Notice(template, reverse("employers:own"), _key(step, employer), facts, hold)
            messages.notify(scope, notice, recruiters_of(scope, employer), step.now)
        if step.action in _OFFICE:
            notify_office(scope, employer, "employer_submitted", step.now, _key(step, employer))


def notify_office(
    scope: Scope,
    employer: Employer,
    template: str,
    now: datetime,
    key: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Tell those of its office, or where nobody is there those above it."""
    link = reverse("employers:employer", args=[employer.uuid])
    notice = Notice(template, link, key, {"name": employer.name, **(facts or {})})
    messages.notify(scope, notice, office_readers(scope, employer.office_path), now)


def notify_recruiters(
    scope: Scope,
    employer: Employer,
    template: str,
    now: datetime,
    key: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Tell all recruiters of the employer."""
    notice = Notice(
        template, reverse("employers:own"), key, {"name": employer.name, **(facts or {})}
    )
    messages.notify(scope, notice, recruiters_of(scope, employer), now)


def office_readers(scope: Scope, path: str) -> list[Reader]:
    """Those who verify at this very office; where there are none, the nearest above."""
    members = list(
        holding(scope, Permission.EMPLOYER_VERIFY, [path], real_today()).select_related("org")
    )
    nearest = max((member.org.path for member in members), key=len, default="")
    return [Reader(m.account_id, org_path=m.org.path) for m in members if m.org.path == nearest]


def recruiters_of(scope: Scope, employer: Employer) -> Iterable[Reader]:  # noqa: ARG001 - of an employer that was just moved
    """The accounts that recruit for it today."""
    today = real_today()
    open_ = Q(until_date__isnull=True) | Q(until_date__gt=today)
    rows = Membership.objects.filter(open_, org=employer.org_id, from_date__lte=today)
    accounts = rows.order_by("account").values_list("account", flat=True).distinct()
    return [Reader(account, org_path=employer.org_path) for account in accounts]


def _key(step: Transition, employer: Employer) -> str:
    return f"employer:{step.act}:{employer.pk}"
