"""One version under way and one that counts, in the database again; a draft keeps what was typed.

Taking the plain index off `graduate` (0002) took the two partial unique indexes on it along: Django
drops every index of the column that is not listed among the model's `indexes`.
"""

from django.db import migrations, models

TERM = "destination_term_in_order"
IN_ORDER = (
    models.Q(("term_until__isnull", True))
    | models.Q(("term_from__isnull", True))
    | models.Q(("term_until__gt", models.F("term_from")))
)
ONE = {
    "destination_one_pending": ["draft", "returned", "waiting_college", "waiting_university"],
    "destination_one_effective": ["approved", "confirmed", "disputed", "reported"],
}


def anew(constraint: models.BaseConstraint) -> list[migrations.operations.base.Operation]:
    """Remove, if it is there, and add."""
    return [
        migrations.RemoveConstraint(model_name="destination", name=constraint.name),
        migrations.AddConstraint(model_name="destination", constraint=constraint),
    ]


class Migration(migrations.Migration):
    dependencies = [("destinations", "0002_waiting_and_time")]

    operations = [
        *anew(
            models.CheckConstraint(condition=models.Q(("status", "draft")) | IN_ORDER, name=TERM)
        ),
        *(
            operation
            for name, states in ONE.items()
            for operation in anew(
                models.UniqueConstraint(
                    condition=models.Q(("status__in", states)), fields=("graduate",), name=name
                )
            )
        ),
    ]
