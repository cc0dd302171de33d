"""Numbers of the series are given to graduates: the next free ones, or one that is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.agreements.models import Agreement, AgreementNumber, AgreementSeries
from qihang.apps.agreements.queries import alive_of, series_for
from qihang.apps.agreements.rules import AgreementForm, AgreementState, plain_number
from qihang.apps.agreements.services.notifications import notify_issued
from qihang.apps.agreements.services.transitions import lock_graduates, must_be_anothers
from qihang.apps.orgs.services import Act, must_be_as_signed, record_acts
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

NOT_YOURS = Refusal("not_yours", "这名毕业生不在您的办理范围内。")


@dataclass(frozen=True, slots=True)
class GivenNumbers:
    """The agreements that were made, and the graduates who got none, each with the reason."""

    agreements: tuple[Agreement, ...] = ()
    skipped: tuple[tuple[Graduate, Refusal], ...] = ()


@dataclass(slots=True)
class FreeNumbers:
    """The free numbers of some series in order, the graduate's own college before the university."""

    series: Sequence[AgreementSeries]
    used: dict[int, set[str]] = field(default_factory=dict)
    ahead: dict[int, Iterator[str]] = field(default_factory=dict)

    def next(self, graduate: Graduate, form: AgreementForm) -> tuple[AgreementSeries, str]:
        """The next free one for this graduate; raises Refusal no_numbers."""
        for series in self._usable(graduate, form):
            for number in self._free(series):
                self.used[series.pk].add(number)
                return series, number
        raise Refusal(
            "no_numbers", "没有可用的协议书编号：号段已用完或还没有登记。请学校先登记号段。"
        )

    def named(self, graduate: Graduate, number: str) -> tuple[AgreementSeries, str]:
        """The number that is named; raises Refusal number_not_in_series or number_used."""
        wanted = plain_number(number)
        for series in self._usable(graduate, None):
            if series.range.value(wanted) is not None:
                if AgreementNumber.objects.filter(number=wanted).exists():
                    raise Refusal(
                        "number_used", "编号 {number} 已发放过，不能再用。", number=wanted
                    )
                self._used(series).add(wanted)
                return series, wanted
        raise Refusal(
            "number_not_in_series",
            "编号 {number} 不在本校本届可用的号段里，请核对。",
            number=wanted,
        )

    def _usable(self, graduate: Graduate, form: AgreementForm | None) -> Iterator[AgreementSeries]:
        for series in sorted(self.series, key=lambda one: (-len(one.org_path), one.pk)):
            reached = graduate.org_path.startswith(series.org_path)
            if (
                reached
                and series.cohort == graduate.cohort
                and (form is None or series.form == form)
            ):
                yield series

    def _free(self, series: AgreementSeries) -> Iterator[str]:
        """Those not used yet; asked again, it goes on where it stopped."""
        if series.pk not in self.ahead:
            used, numbers = self._used(series), series.range
            texts = map(numbers.text, range(numbers.first, numbers.last + 1))
            self.ahead[series.pk] = (text for text in texts if text not in used)
        return self.ahead[series.pk]

    def _used(self, series: AgreementSeries) -> set[str]:
        if series.pk not in self.used:
            given = AgreementNumber.objects.filter(series=series)
            self.used[series.pk] = set(given.values_list("number", flat=True))
        return self.used[series.pk]


@transaction.atomic
def give_number(
    scope: Scope,
    graduate: Graduate,
    now: datetime,
    number: str = "",
    form: AgreementForm = AgreementForm.PAPER,
) -> Agreement:
    """A new agreement with the next free number, or with this one.

    Raises Refusal not_yours, left_cohort, has_agreement, no_numbers, number_not_in_series, number_used.
    """
    given = _give(scope, {graduate.pk: number}, now, form)
    for _, refusal in given.skipped:
        raise refusal
    return given.agreements[0]


@transaction.atomic
def give_numbers(
    scope: Scope,
    graduates: Sequence[Graduate],
    now: datetime,
    form: AgreementForm = AgreementForm.PAPER,
) -> GivenNumbers:
    """New agreements for many, in this order; who cannot have one is skipped with the reason.

    Raises Refusal too_many.
    """
    most = load().limit("agreements_at_once", timezone.localdate(now))
    if len(graduates) > most:
        raise Refusal(
            "too_many",
            "一次最多发放 {most} 个编号，这次选了 {count} 人。请先用筛选条件缩小范围。",
            most=most, count=len(graduates),
        )  # fmt: skip
    return _give(scope, {graduate.pk: "" for graduate in graduates}, now, form)


@transaction.atomic
def give_listed(scope: Scope, numbers: Mapping[int, str], now: datetime) -> tuple[Agreement, ...]:
    """Paper agreements for graduates (ids) with these numbers ("": the next free one): all or none.

    Raises the refusals of `give_number`.
    """
    given = _give(scope, dict(numbers), now, AgreementForm.PAPER)
    for _, refusal in given.skipped:
        raise refusal
    return given.agreements


def _give(scope: Scope, wanted: dict[int, str], now: datetime, form: AgreementForm) -> GivenNumbers:
    graduates = lock_graduates(wanted)
    must_be_as_signed(graduate=list(graduates))
    lock_until_commit("agreement numbers")
    must_be_anothers(scope, graduates.values())
    held = alive_of(scope, graduates)
    free = FreeNumbers(series_for(scope, graduates.values()))
    must_be_as_signed(agreement_series=[series.pk for series in free.series])
    made: list[tuple[Graduate, AgreementSeries, str]] = []
    skipped: list[tuple[Graduate, Refusal]] = []
    for pk, number in wanted.items():
        graduate = graduates[pk]
        try:
            _may_have_one(scope, graduate, held)
            series, chosen = free.named(graduate, number) if number else free.next(graduate, form)
        except Refusal as refusal:
            skipped.append((graduate, refusal))
        else:
            made.append((graduate, series, chosen))
    return GivenNumbers(_write(scope, made, now), tuple(skipped))


def _may_have_one(scope: Scope, graduate: Graduate, held: dict[int, Agreement]) -> None:
    if not scope.holds(Permission.AGREEMENT_MANAGE, graduate.org_path):
        raise NOT_YOURS
    if graduate.standing:
        raise Refusal("left_cohort", "这名毕业生登记了学籍异动，不在本届名单里，不能发放编号。")
    if graduate.pk in held:
        raise Refusal(
            "has_agreement",
            "这名毕业生已有编号为 {number} 的协议，一人一份；先解约或作废，才能再发。",
            number=held[graduate.pk].number,
        )


def _write(
    scope: Scope, made: Sequence[tuple[Graduate, AgreementSeries, str]], now: datetime
) -> tuple[Agreement, ...]:
    if not made:
        return ()
    agreements = Agreement.objects.bulk_create(
        Agreement(
            graduate=graduate,
            cohort=graduate.cohort,
            org_path=graduate.org_path,
            status=AgreementState.ISSUED.value,
            form=series.form,
            number=number,
            issued_at=now,
        )
        for graduate, series, number in made
    )
    AgreementNumber.objects.bulk_create(
        AgreementNumber(agreement=agreement, series=series, number=number, given_at=now)
        for agreement, (_, series, number) in zip(agreements, made, strict=True)
    )
    record_acts(
        scope,
        [
            Act(
                "agreement.issue", "agreement", one.uuid, one.org_path, after={"number": one.number}
            )
            for one in agreements
        ],
    )
    notify_issued(scope, agreements, now)
    return tuple(agreements)
