"""A field of the record that is no number is corrected: ethnicity, class, major and the like."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Scope, bus

# Columns that decide neither who counts nor where; those that do are changed by a roster alone.
CORRECTABLE = frozenset(
    {
        "sex", "ethnicity", "politics", "home_place", "student_number", "class_name", "major",
        "major_name", "enrolled_date",
    }
)  # fmt: skip


@transaction.atomic
def correct_fields(
    scope: Scope, uuid: UUID, changes: Mapping[str, object], reason: str, now: datetime
) -> None:
    """Write columns of CORRECTABLE of one graduate; before, after and the reason stand in the audit.

    Raises Graduate.DoesNotExist outside the scope of ROSTER_IMPORT, KeyError for another column, Refusal
    not_as_signed.
    """
    if unknown := changes.keys() - CORRECTABLE:
        raise KeyError(*unknown)
    reached = within(scope, Permission.ROSTER_IMPORT)
    rows = Graduate.objects.select_for_update(of=("self",), no_key=True)
    graduate = rows.get(reached, uuid=uuid)
    must_be_as_signed(graduate=[graduate.pk])
    before = {name: getattr(graduate, name) for name in changes}
    for name, value in changes.items():
        setattr(graduate, name, value)
    graduate.save(update_fields=list(changes))
    record_act(
        scope, "person.correct", "graduate", graduate.uuid, org_path=graduate.org_path,
        before=before, after=dict(changes), reason=reason,
    )  # fmt: skip
    bus.publish(GraduatesChanged(frozenset({graduate.pk}), timezone.localdate(now)))
