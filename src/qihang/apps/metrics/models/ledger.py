"""The ledger. Nothing in it is ever changed or removed; a correction is an entry that reverses.

Beside it stands the cube: entries added up by day, so that each process soon knows every figure of
every day. What is not yet added up waits in the tail; a figure is always cube + tail = sum of entries.
When the tail is folded, the entries taken are signed in a block, so that one altered behind the
database's guard is named.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

# An entry names no person, but its cause leads to one; figures are sums, entries open by scope.
PERSONAL = {
    "Entry": {
        "sex": "counted in the statistics of the plan",
        "hardship": "shows whether help reaches hardship groups",
        "home_place": "share of graduates who stay in or return to a place",
        "work_place": "flow of graduates by region of work",
        "cause": "the record that made the entry, so that every figure opens down to its rows",
    },
}


class Entry(models.Model):
    """One signed count: on this day it became known that `value` more (or fewer) stand here.

    `measure` says what is counted ("graduates", "destinations"); `org_path` is the college's;
    `place` the university's city; `kind` the destination code, `work_place`, `industry` and
    `employer_type` what the registration says of the work (all "" for graduates). `cause_kind` and
    `cause` name the record that made it (database id of a graduate or a destination version).
    `day` is when it became known, `effective_day` when it became so.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    day = models.DateField()
    effective_day = models.DateField()
    cohort = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=24)
    org_path = models.CharField(max_length=120, db_collation="C")
    place = models.CharField(max_length=6)
    qualification = models.CharField(max_length=2)
    major = models.CharField(max_length=8)
    sex = models.CharField(max_length=1)
    hardship = models.CharField(max_length=1)
    home_place = models.CharField(max_length=6)
    work_place = models.CharField(max_length=6, blank=True, db_default="")
    industry = models.CharField(max_length=3, blank=True, db_default="")
    employer_type = models.CharField(max_length=3, blank=True, db_default="")
    kind = models.CharField(max_length=3, blank=True)
    value = models.SmallIntegerField()
    cause_kind = models.CharField(max_length=16)
    cause = models.BigIntegerField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_signed", condition=~models.Q(value=0)),
        ]
        indexes = [
            models.Index(fields=["cause_kind", "cause"], name="entry_by_cause"),
            models.Index(
                fields=["cohort", "measure", "org_path", "day"],
                include=["kind", "value", "place"],
                name="entry_figures",
            ),
            models.Index(fields=["cohort", "place", "day"], name="entry_by_place"),
            models.Index(fields=["cohort", "measure", "day", "id"], name="entry_by_day"),
        ]


class TailEntry(models.Model):
    """An entry the cube does not hold yet; a trigger on Entry puts it here, `fold` takes it away."""

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    day = models.DateField()
    cohort = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=24)
    org_path = models.CharField(max_length=120, db_collation="C")
    place = models.CharField(max_length=6)
    kind = models.CharField(max_length=3, blank=True)
    value = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["cohort", "day"], name="tail_by_day")]


class Posting(models.Model):
    """The signatures of entries that wait in the tail, made by whoever posted them.

    `digests` has one of DIGEST bytes for each id in `rows`. `fold` takes it away with the tail: an
    entry that no posting signs was slipped in and is set apart.
    """

    rows = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BinaryField(max_length=16))


class RefusedEntry(models.Model):
    """An entry that `fold` set apart: in no figure, and no longer in the ledger.

    `why` is unsigned, altered (since it was posted) or missing; `content` the row as it stood.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    why = models.CharField(max_length=12)
    content = models.JSONField(null=True)
    refused_at = models.DateTimeField()


class CubeCell(models.Model):
    """Entries added up: one node, one measure and kind, one day.

    `node` is the province's or a university's path, or the division code of a city (the
    universities that lie in it). `value` is the sum of the entries, `entries` their number.
    """

    cohort = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=120, db_collation="C")
    day = models.DateField()
    measure = models.CharField(max_length=24)
    kind = models.CharField(max_length=3, blank=True)
    value = models.BigIntegerField()
    entries = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "node", "day", "measure", "kind"],
                include=["value", "entries"],
                name="cube_cell_once",
            ),
        ]


class SliceCell(models.Model):
    """Entries of a province added up by one dimension: `member` of `dimension` on one day.

    Whatever is below a province is few enough entries to be added up once by each process. Which
    dimensions there are, and what their members are, says `DIMENSIONS` in `sql`.
    """

    cohort = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=120, db_collation="C")
    dimension = models.CharField(max_length=16)
    day = models.DateField()
    member = models.CharField(max_length=8)
    measure = models.CharField(max_length=24)
    kind = models.CharField(max_length=3, blank=True)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "node", "dimension", "day", "member", "measure", "kind"],
                include=["value"],
                name="slice_cell_once",
            ),
        ]


class Block(models.Model):
    """A signed stretch of the ledger: which entries were folded together, and their digests.

    Blocks are numbered from 1 without gaps. `rows` are ids of entries, ascending; `digests` their
    keyed digests of DIGEST bytes each, one after the other; `digest` signs both and `previous`.
    """

    number = models.BigIntegerField(unique=True)
    rows = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)


class Fold(models.Model):
    """How far a cohort is folded: up to `block`, whose digest is `digest`.

    Blocks follow each other in a chain, so who knows a state may go on from it by the entries of the
    blocks since. `made` changes when the cube is made anew: then nothing may be gone on from.
    """

    cohort = models.PositiveSmallIntegerField(primary_key=True)
    made = models.UUIDField()
    block = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    folded_at = models.DateTimeField()


class ProofRun(models.Model):
    """One proof of the ledger by the nightly job; `findings` name what did not agree, in its words."""

    at = models.DateTimeField()
    entries = models.BigIntegerField()
    holds = models.BooleanField()
    findings = models.JSONField(default=list)
