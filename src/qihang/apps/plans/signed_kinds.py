"""What organisations keep for the plan is signed whole: every column of every row."""

from django.db.models import Model

from qihang.apps.orgs.integrity.signed import Signed
from qihang.apps.plans import models

_MADE_BY = {
    "group": (models.LeadingGroup, "set_up"),
    "member": (models.GroupMember, "add"),
    "meeting": (models.Meeting, "record"),
    "followup": (models.FollowUp, "add"),
    "contact": (models.ContactPerson, "name"),
    "staffing": (models.Staffing, "state"),
}


def kinds() -> tuple[Signed, ...]:
    """A kind for each table that is kept."""
    return (
        *(
            Signed(
                kind=f"plan_{noun}",
                model=model._meta.label,  # noqa: SLF001 - the documented way to a model's name
                columns=_columns(model),
                made_by=frozenset({f"plan.{noun}.{act}"}),
                changed_by=frozenset({f"plan.{noun}.withdraw", f"plan.{noun}.finish"}),
            )
            for noun, (model, act) in _MADE_BY.items()
        ),
        Signed(
            kind="plan_note",
            model="plans.DutyNote",
            columns=_columns(models.DutyNote),
            made_by=frozenset({"plan.note"}),
        ),
        Signed(
            kind="plan_phase",
            model="plans.PhaseEnd",
            columns=_columns(models.PhaseEnd),
            made_by=frozenset({"plan.phase.keep"}),
            subject_column="id",
        ),
    )


def _columns(model: type[Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - the documented way to a model's columns
    return tuple(str(field.column) for field in fields if field.column != "id")
