"""A university issues ranges of numbers, for itself or for one of its colleges."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.agreements.models import AgreementSeries
from qihang.apps.agreements.rules import AgreementForm, NumberRange, range_between
from qihang.apps.moves.rules import must_have_reason
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Cohort, Permission, Refusal, Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

KIND = "agreement_series"
PLACES = frozenset({OrgKind.UNIVERSITY, OrgKind.COLLEGE})


@transaction.atomic
def issue_series(
    scope: Scope,
    org: Org,
    cohort: Cohort,
    form: AgreementForm,
    ends: tuple[str, str],
    now: datetime,
) -> AgreementSeries:
    """The numbers from the first to the last of `ends`, to be given out by `org`.

    Raises Refusal not_yours, not_a_school, range_taken and those of `rules.range_between`.
    """
    if not scope.holds(Permission.AGREEMENT_ISSUE, org.path):
        raise Refusal("not_yours", "您不能为这个单位登记协议书号段。")
    if org.kind not in PLACES:
        raise Refusal("not_a_school", "号段只登记给学校或学院。")
    most = load().limit("agreement_series_max", timezone.localdate(now))
    numbers = range_between(*ends, most)
    lock_until_commit("agreement series")
    _must_be_free(numbers)
    series = AgreementSeries.objects.create(
        org=org,
        org_path=org.path,
        cohort=cohort.year,
        form=form.value,
        stem=numbers.stem,
        width=numbers.width,
        first=numbers.first,
        last=numbers.last,
        issued_at=now,
    )
    after = {"from": numbers.text(numbers.first), "until": numbers.text(numbers.last)}
    record_act(scope, f"{KIND}.issue", KIND, series.uuid, org_path=org.path, after=after)
    return series


@transaction.atomic
def close_series(scope: Scope, series: AgreementSeries, now: datetime, reason: str) -> None:
    """No more of its numbers are given out; those that were stay. Twice is once.

    Raises Refusal not_yours, reason_missing or reason_long.
    """
    text = must_have_reason(reason)
    if not scope.holds(Permission.AGREEMENT_ISSUE, series.org_path):
        raise Refusal("not_yours", "您不能停用这个单位的协议书号段。")
    locked = AgreementSeries.objects.select_for_update().get(pk=series.pk)
    if locked.closed_at is not None:
        return
    must_be_as_signed(agreement_series=[locked.pk])
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    record_act(scope, f"{KIND}.close", KIND, locked.uuid, org_path=locked.org_path, reason=text)


def _must_be_free(numbers: NumberRange) -> None:
    """No number stands in another series of whatever university: they are unique in the province."""
    taken = AgreementSeries.objects.filter(
        stem=numbers.stem, width=numbers.width, first__lte=numbers.last, last__gte=numbers.first
    ).first()
    if taken is not None:
        raise Refusal(
            "range_taken",
            "编号 {number} 起已在另一个号段里（全省编号不重复），请核对首号和末号。",
            number=numbers.text(max(numbers.first, taken.first)),
        )
