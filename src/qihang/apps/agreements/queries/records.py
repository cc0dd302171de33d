"""Which agreements and series a scope reaches."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from qihang.apps.agreements.models import (
    Agreement,
    AgreementMove,
    AgreementNumber,
    AgreementPaper,
    AgreementSeries,
)
from qihang.apps.agreements.rules import ALIVE, RECORDED_ENDS, SIGNED
from qihang.apps.orgs.queries import path_steps, within
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Permission, Scope

KIND = "agreement"  # the kind of subject in grants
SEES, OWN = Permission.AGREEMENT_SEE, Permission.AGREEMENT_OWN
_ALIVE = sorted(state.value for state in ALIVE)


def agreements_in(scope: Scope, cohort: Cohort | None = None) -> QuerySet[Agreement]:
    """Every agreement in reach and all own ones, with graduate and college joined."""
    reach = within(scope, SEES, kind=KIND)
    if scope.own_records:
        reach |= Q(graduate__in=scope.own_records)
    if cohort is not None:
        reach &= Q(cohort=cohort.year)
    return Agreement.objects.filter(reach).select_related("graduate", "graduate__org")


def get_in(scope: Scope, uuid: UUID) -> Agreement:
    """One agreement; raises Agreement.DoesNotExist outside the scope."""
    return agreements_in(scope).get(uuid=uuid)


def agreements_of(scope: Scope, graduate: int) -> list[Agreement]:
    """The agreements of one graduate in reach, newest first: the way from one employer to the next."""
    return list(agreements_in(scope).filter(graduate=graduate).order_by("-issued_at", "-pk"))


def own_agreements(scope: Scope) -> list[Agreement]:
    """Those of the scope's own graduate record, newest first."""
    if scope.graduate is None:
        return []
    own = Agreement.objects.filter(graduate=scope.graduate).select_related("graduate__org")
    return list(own.order_by("-issued_at", "-pk"))


def own_living(scope: Scope) -> Agreement | None:
    """The own agreement that is alive, None where there is none."""
    return next((one for one in own_agreements(scope) if one.status in ALIVE), None)


def alive_of(scope: Scope, graduates: Iterable[int]) -> dict[int, Agreement]:
    """Graduate's id -> the agreement that is alive, where the scope reaches it."""
    rows = agreements_in(scope).filter(graduate__in=list(graduates), status__in=_ALIVE)
    return {row.graduate_id: row for row in rows}


def signed_of(scope: Scope, graduates: Iterable[int]) -> dict[int, Agreement]:
    """Graduate's id -> the agreement that is alive and signed, where the scope reaches it."""
    return {pk: one for pk, one in alive_of(scope, graduates).items() if one.status in SIGNED}


def last_ends(scope: Scope, graduates: Iterable[int]) -> dict[int, date]:
    """Graduate's id -> the day on which the last agreement in reach ended by its proof."""
    ended = agreements_in(scope).filter(graduate__in=list(graduates), end_kind__in=RECORDED_ENDS)
    rows = ended.order_by().values_list("graduate").annotate(last=Max("ended_date"))
    return {graduate: day for graduate, day in rows if day is not None}


def history_of(scope: Scope, agreements: Collection[Agreement]) -> list[AgreementMove]:
    """What happened to agreements in reach, newest first, with who did it."""
    known = agreements_in(scope).filter(pk__in=[one.pk for one in agreements]).order_by()
    moves = AgreementMove.objects.filter(agreement__in=known.values("pk"))
    return list(moves.select_related("account", "agreement").order_by("-at", "-pk"))


def numbers_of(scope: Scope, agreement: Agreement) -> list[AgreementNumber]:
    """The numbers an agreement in reach has had, newest first."""
    rows = AgreementNumber.objects.filter(
        agreement__in=agreements_in(scope).filter(pk=agreement.pk)
    )
    return list(rows.order_by("-given_at", "-pk"))


def papers_of(scope: Scope, agreement: Agreement) -> list[AgreementPaper]:
    """The papers of an agreement in reach."""
    rows = AgreementPaper.objects.filter(agreement__in=agreements_in(scope).filter(pk=agreement.pk))
    return list(rows.select_related("file").order_by("added_at", "pk"))


def paper_in(scope: Scope, uuid: UUID) -> AgreementPaper:
    """One paper of an agreement in reach; raises AgreementPaper.DoesNotExist outside it."""
    found = AgreementPaper.objects.select_related("file", "agreement__graduate")
    return found.get(uuid=uuid, agreement__in=agreements_in(scope))


def series_in(scope: Scope) -> QuerySet[AgreementSeries]:
    """The series of organisations in reach."""
    return AgreementSeries.objects.filter(within(scope, SEES)).select_related("org")


def usable_series(scope: Scope, cohort: Cohort) -> QuerySet[AgreementSeries]:
    """The series in reach, and those of the university from which a college gives numbers; newest first."""
    above = {step for path in scope.paths(Permission.AGREEMENT_MANAGE) for step in path_steps(path)}
    rows = AgreementSeries.objects.filter(
        within(scope, SEES) | Q(org_path__in=sorted(above)), cohort=cohort.year
    )
    return rows.select_related("org").order_by("-issued_at", "-pk")


def series_used(
    scope: Scope,  # noqa: ARG001 - of series that were read in it
    series: Collection[AgreementSeries],
) -> dict[int, int]:
    """Id of a series -> how many of its numbers were given out, by whatever college."""
    rows = AgreementNumber.objects.filter(series__in=[one.pk for one in series])
    return dict(rows.order_by().values_list("series").annotate(Count("pk")))


def series_for(scope: Scope, graduates: Iterable[Graduate]) -> list[AgreementSeries]:
    """Open series whose numbers the scope may give to one of these graduates: of college and university."""
    managed = [g for g in graduates if scope.holds(Permission.AGREEMENT_MANAGE, g.org_path)]
    paths = {path for g in managed for path in path_steps(g.org_path)}
    cohorts = {g.cohort for g in managed}
    rows = AgreementSeries.objects.filter(
        org_path__in=sorted(paths), cohort__in=sorted(cohorts), closed_at=None
    )
    return list(rows.order_by("pk"))
