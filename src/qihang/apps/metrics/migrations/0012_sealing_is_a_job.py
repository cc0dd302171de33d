"""Sealing by hand is a job like signing and publishing."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def forget_sealings(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """What was asked for is over or asked for again; the column held no empty seal before."""
    apps.get_model("metrics", "SealJob").objects.filter(seal=None).delete()


OPEN = Q(state__in=("waiting", "working"))


class Migration(migrations.Migration):
    dependencies = [("metrics", "0011_seal_jobs")]
    operations = [
        migrations.RemoveConstraint("sealjob", "seal_job_known"),
        migrations.RemoveConstraint("sealjob", "seal_job_once"),
        migrations.AlterField(
            "sealjob",
            "seal",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="metrics.seal",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_sealings),
        migrations.AddConstraint(
            "sealjob",
            models.CheckConstraint(
                name="seal_job_known",
                condition=Q(state__in=("waiting", "working", "done", "failed"))
                & Q(act__in=("seal", "sign", "publish")),
            ),
        ),
        migrations.AddConstraint(
            "sealjob",
            models.CheckConstraint(
                name="seal_job_of_a_seal",
                condition=Q(act="seal", seal__isnull=True)
                | ~Q(act="seal") & Q(seal__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "sealjob",
            models.UniqueConstraint(
                fields=["seal", "act", "account"],
                condition=OPEN,
                nulls_distinct=False,
                name="seal_job_once",
            ),
        ),
    ]
