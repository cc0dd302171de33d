"""What the worker does: years that are over, reminders before, overdue offices, firms that ended."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries.lists import WAITING
from qihang.apps.employers.queries.records import VERIFIED
from qihang.apps.employers.rules import LIVING, EmployerAction
from qihang.apps.employers.services.notifications import notify_office, notify_recruiters
from qihang.apps.employers.services.transitions import EMPLOYER
from qihang.apps.moves.rules import Transition
from qihang.apps.moves.services import apply_transition, lock_records
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.registers.events import RegisterDelivered
from qihang.apps.registers.queries import ended_among, newly_ended
from qihang.kernel import Scope
from qihang.policy import load

MOST = 500  # in one transaction


@transaction.atomic
def expire(scope: Scope, now: datetime) -> int:
    """Verifications whose year is over no longer count; how many."""
    over = Q(VERIFIED, verified_until__lte=timezone.localdate(now))
    ids = list(Employer.objects.filter(over).order_by("pk").values_list("pk", flat=True)[:MOST])
    found = lock_records(EMPLOYER, Q(over, pk__in=ids))
    apply_transition(scope, EMPLOYER, found, Transition(EmployerAction.EXPIRE, now))
    return len(found)


def remind(scope: Scope, now: datetime) -> int:
    """Employers whose year ends soon, and offices whose term is over; each once."""
    today = timezone.localdate(now)
    soon = today + load().duration("employer_renewal_notice", today)
    ending = Employer.objects.filter(
        status="verified", verified_until__gt=today, verified_until__lte=soon
    )
    count = 0
    for employer in ending.order_by("pk"):
        until = employer.verified_until
        if until is None:
            continue
        day = (until - timedelta(days=1)).isoformat()
        key = f"employer_expiring:{employer.pk}:{until}"
        notify_recruiters(scope, employer, "employer_expiring", now, key, {"day": day})
        count += 1
    for employer in Employer.objects.filter(WAITING, due_on__lt=today).order_by("pk"):
        key = f"employer_overdue:{employer.pk}:{employer.due_on}"
        notify_office(scope, employer, "employer_overdue", now, key)
        count += 1
    return count


@transaction.atomic
def note_ended(event: RegisterDelivered, now: datetime) -> None:
    """A firm that ended, as the register says: its office is told, and so is the employer; a person closes it.

    What a delivery said is gone when it is taken back, and a firm may open again: then nothing is said any more.
    """
    if load().registers.by_name[event.register].about != "firms":
        return
    scope = Scope.for_system("employers of which the register says that they ended")
    ends = {firm.code: firm.ended_on or event.day for firm in newly_ended(scope, event.delivery)}
    _forget_ended(scope)
    living = sorted(state.value for state in LIVING)
    rows = Employer.objects.filter(code__in=sorted(ends), status__in=living, register_ended_on=None)
    employers = list(rows.order_by("pk").select_for_update())
    if not employers:
        return
    must_be_as_signed(employer=[one.pk for one in employers])
    _keep_ends(scope, employers, ends)
    for employer in employers:
        key, facts = (
            f"employer_ended:{event.delivery}:{employer.pk}",
            {"day": ends[employer.code].isoformat()},
        )
        notify_office(scope, employer, "employer_register_ended", now, key, facts)
        notify_recruiters(scope, employer, "employer_register_ended_own", now, key, facts)


def _forget_ended(scope: Scope) -> None:
    """Those marked earlier of which the register no longer says so."""
    marked = list(
        Employer.objects.filter(register_ended_on__isnull=False).order_by("pk").select_for_update()
    )
    ended = ended_among(scope, [one.code for one in marked])
    over = [one for one in marked if one.code not in ended]
    if over:
        must_be_as_signed(employer=[one.pk for one in over])
        _keep_ends(scope, over, {})


def _keep_ends(scope: Scope, employers: Sequence[Employer], ends: Mapping[str, date]) -> None:
    for employer in employers:
        employer.register_ended_on = ends.get(employer.code)
        employer.save(update_fields=["register_ended_on"])
    record_act(
        scope, "employer.note_end", "employers", "", org_path="/", after={"employers": len(employers)},
        also={"employer": [one.pk for one in employers]},
    )  # fmt: skip
