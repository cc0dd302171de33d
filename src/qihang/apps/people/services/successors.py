"""The record that takes over when a graduate moves to another cohort: found there, or made."""

from calendar import monthrange
from datetime import date, datetime

from django.db.models import Q

from qihang.apps.orgs.queries import university_path
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import SuccessorHow
from qihang.apps.people.services.counting import counts
from qihang.kernel import Refusal
from qihang.kernel.names import plain_name


def successor_in(graduate: Graduate, cohort: int) -> Graduate | None:
    """The same person's record in that cohort, locked; raises Refusal successor_elsewhere, number_taken."""
    same = Q(id_number_hash=graduate.id_number_hash)
    rows = Graduate.objects.filter(
        same | Q(exam_number=graduate.exam_number), cohort=cohort, holds_numbers=True
    )
    found = list(rows.order_by("pk").select_for_update())
    theirs = [g for g in found if bytes(g.id_number_hash) == bytes(graduate.id_number_hash)]
    if not theirs and found:
        raise Refusal(
            "number_taken",
            "{cohort} 届已有别人使用这个考生号，请先核对两届名单。",
            cohort=cohort,
        )
    if not theirs:
        return None
    if university_path(theirs[0].org_path) != university_path(graduate.org_path):
        raise Refusal(
            "successor_elsewhere",
            "{cohort} 届的这个证件号登记在别的学校，不能由本校转入，请联系省里处理。",
            cohort=cohort,
        )
    if theirs[0].standing:
        raise Refusal(
            "successor_ended", "{cohort} 届的这名毕业生也登记了学籍异动，请先核对。", cohort=cohort
        )
    return theirs[0]


def find_or_make(
    graduate: Graduate, cohort: int, graduation: date | None, now: datetime
) -> tuple[Graduate, SuccessorHow]:
    """Find or make the record of the other cohort, with the login where that is safe."""
    found = successor_in(graduate, cohort)
    if found is None:
        return _copy(graduate, cohort, graduation, now), SuccessorHow.MADE
    must_be_as_signed(graduate=[found.pk])
    if graduate.account_id is None or found.account_id is not None or not _alike(graduate, found):
        return found, SuccessorHow.FOUND
    found.account_id = graduate.account_id
    found.save(update_fields=["account"])
    return found, SuccessorHow.JOINED


def _alike(graduate: Graduate, found: Graduate) -> bool:
    """Whether name and phone agree too: else the person joins the records by activating."""
    mine, theirs = graduate.phone_hash, found.phone_hash
    return (
        plain_name(graduate.name) == plain_name(found.name) and mine is not None and mine == theirs
    )


def _copy(graduate: Graduate, cohort: int, graduation: date | None, now: datetime) -> Graduate:
    own = {"id", "uuid", "cohort", "graduation_date", "in_statistics", "standing", "created_at"}
    fields = [f.attname for f in Graduate._meta.concrete_fields if f.name not in own]  # noqa: SLF001
    made = Graduate(**{name: getattr(graduate, name) for name in fields})
    made.cohort, made.created_at, made.holds_numbers = cohort, now, True
    made.graduation_date = graduation or _moved(graduate.graduation_date, cohort - graduate.cohort)
    made.in_statistics = counts(made)
    made.save()
    return made


def _moved(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
