"""What somebody is typing: text of forms that was not saved yet."""

from django.conf import settings
from django.db import models


class UnsavedForm(models.Model):
    """The fields of one form that an account changed and did not save yet, as they were typed.

    `form` names the form and the record that it is about. The values lie sealed, because they may
    speak of persons; only their account ever reads them, and they are gone once the form is saved.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=100)
    values_sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "form"], name="unsaved_form_once"),
        ]
        indexes = [models.Index(fields=["at"], name="unsaved_form_by_time")]


PERSONAL = {
    "UnsavedForm": {
        "values_sealed": "what was typed and not saved, kept for its author alone and for some days",
    },
}
