"""The demo has agreements of every kind, and the registrations rest on those that were signed."""

from django.db.models import F

from qihang.apps.agreements.models import Agreement, AgreementNumber, AgreementSeries
from qihang.apps.agreements.rules import AgreementState
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.world.models import DemoClock


def test_agreements_stand_in_every_state_and_cohort(world_tiny: DemoClock) -> None:
    states = set(Agreement.objects.values_list("status", flat=True))
    assert states >= {AgreementState.ISSUED, AgreementState.SIGNED, AgreementState.ENDED}
    assert Agreement.objects.values("cohort").distinct().count() > 1
    assert AgreementNumber.objects.filter(replaced_at__isnull=False).exists()


def test_numbers_lie_in_their_series(world_tiny: DemoClock) -> None:
    series = {one.pk: one.range for one in AgreementSeries.objects.all()}
    numbers = AgreementNumber.objects.values_list("series", "number")
    assert numbers
    assert all(series[pk].value(number) is not None for pk, number in numbers)
    held = AgreementNumber.objects.filter(replaced_at=None, number=F("agreement__number"))
    assert held.count() == Agreement.objects.count()


def test_registrations_of_signed_agreements_rest_on_them(world_tiny: DemoClock) -> None:
    counting = Destination.objects.filter(kind="10", status__in=sorted(EFFECTIVE))
    resting = counting.filter(agreement__isnull=False)
    assert resting.count() > counting.count() // 2
    assert not resting.exclude(agreement__employer_name=F("employer_name")).exists()
