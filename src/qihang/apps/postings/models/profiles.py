"""What graduates say of themselves to employers, kept once for all applications."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qihang.apps.people.models import Graduate
from qihang.apps.postings.rules.profiles import ABOUT_MOST, SKILLS_MOST, ProfileAudience


class Profile(models.Model):
    """Wishes, skills and a file of one graduate. Degree, major and university are read from the record.

    Once `left_at` is set nothing is kept here but that there was one: applications point to their graduate.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    graduate = models.OneToOneField(Graduate, models.PROTECT, related_name="profile")
    cities = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    sections = ArrayField(models.CharField(max_length=1), default=list, blank=True)  # GB/T 4754
    occupations = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # of employers
    pay_min_fen = models.PositiveBigIntegerField(null=True)  # a month
    start_on = models.DateField(null=True)
    skills = models.CharField(max_length=SKILLS_MOST, blank=True)
    about = models.TextField(max_length=ABOUT_MOST, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    file_name = models.CharField(max_length=120, blank=True)  # as uploaded
    audience = models.CharField(max_length=8, default=ProfileAudience.APPLIED.value)
    parts = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    made_at = models.DateTimeField()  # product clock
    changed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_audience_known",
                condition=Q(audience__in=[one.value for one in ProfileAudience]),
            ),
            models.CheckConstraint(
                name="profile_left_is_empty",
                condition=Q(left_at__isnull=True)
                | Q(skills="", about="", file__isnull=True, audience=ProfileAudience.NOBODY.value),
            ),
        ]

    @property
    def is_visible(self) -> bool:
        """Whether an employer may read it that was applied to."""
        return self.left_at is None and self.audience != ProfileAudience.NOBODY


PERSONAL = {
    "Profile": {
        "graduate": "whose it is",
        "cities": "where the graduate wants to work; shown where chosen, for matching where allowed",
        "sections": "in which industries; as above",
        "occupations": "as what; as above",
        "kinds": "for which kinds of employers; as above",
        "pay_min_fen": "for how much; as above",
        "start_on": "from when; as above",
        "skills": "what the graduate can do, in the own words; read by employers applied to",
        "about": "the same; read by employers applied to",
        "file": "a curriculum vitae; read by employers applied to, if chosen",
        "file_name": "the file's name as uploaded",
        "audience": "who may read it",
        "parts": "what of it",
    },
}
