"""What was read on papers: facts and their places, never the text."""

from django.db import models
from django.db.models import Q

from qihang.engines import papers as engine

STATES = (
    engine.READ,
    engine.PARTLY,
    engine.NO_READER,
    engine.NO_TEXT,
    engine.UNREADABLE,
)


class PaperReading(models.Model):
    """One reading of one kept file by one version of the reader; it goes when no evidence has the file.

    The file is named by its hash and not referred to, so that a reading keeps no file alive. `facts` are
    {field, value, text, page, box, strength}, the surest first; `remarks` words of internship; `picture` is its hash.
    """

    sha256 = models.CharField(max_length=64)
    reader = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    pages = models.PositiveSmallIntegerField()
    aspect = models.FloatField()
    facts = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    # What the checks ask, out of the same: the surest name; None where nothing was read.
    name = models.CharField(max_length=80, blank=True)
    internship_words = models.BooleanField(null=True)
    amounts = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=128, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "reader"], name="paper_reading_once"),
            models.CheckConstraint(name="paper_reading_state_known", condition=Q(state__in=STATES)),
        ]
        indexes = [models.Index(fields=["name"], name="paper_reading_by_name")]


PERSONAL = {
    "PaperReading": {
        "facts": "what the paper says of whom and what, beside the registration; goes with the evidence",
        "remarks": "the words around a word of internship",
        "name": "whom the paper names: the same picture under several names is one only if it names one",
        "amounts": "sums on the paper: the same on papers of several employers",
        "picture": "tells the same picture under several names",
    },
}
