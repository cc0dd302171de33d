"""Applications of graduates to posts, with their history."""

from django.db import models
from django.db.models import Q

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models.posts import Post
from qihang.apps.postings.rules.applications import OPEN, ApplicationAction, ApplicationState
from qihang.apps.postings.rules.profiles import WORDS_MOST


class Application(MovedRecord):
    """One graduate applies to one post. `org_path` is the publisher's: this row is the publisher's only way
    to the graduate, and is compared whole, so nobody above reaches it (ADR 57).
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="applications", db_index=False)
    graduate = models.ForeignKey(
        Graduate, models.PROTECT, related_name="applications", db_index=False
    )
    status = models.CharField(max_length=20, default=ApplicationState.SENT.value)
    words = models.CharField(max_length=WORDS_MOST, blank=True)  # to this employer
    says_disabled = models.BooleanField(default=False)  # said by the graduate, for a reserved post
    shared = models.BooleanField(default=False)  # the graduate lets the own university see it
    sent_at = models.DateTimeField()  # product clock
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "graduate"],
                condition=Q(status__in=sorted(state.value for state in OPEN)),
                name="application_open_once",
            ),
            models.CheckConstraint(
                name="application_status_known",
                condition=Q(status__in=[state.value for state in ApplicationState]),
            ),
        ]
        indexes = [
            models.Index(fields=["graduate", "sent_at"], name="application_by_graduate"),
            models.Index(fields=["post", "status", "sent_at"], name="application_by_post"),
            models.Index(fields=["org_path", "status", "sent_at"], name="application_by_publisher"),
            models.Index(
                fields=["sent_at"],
                name="application_unanswered",
                condition=Q(status__in=["sent", "seen"]),
            ),
        ]


class ApplicationMove(MoveRow):
    """One move of one application: who, when, from where to where, why. Never changed, never deleted."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="moves", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_move_known",
                condition=Q(action__in=[action.value for action in ApplicationAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["application", "at"], name="application_move_by_record"),
            models.Index(fields=["act"], name="application_move_by_act"),
            models.Index(fields=["account", "at"], name="application_move_by_account"),
        ]


PERSONAL = {
    "Application": {
        "graduate": "who applies; read by the publisher of the post while the application counts",
        "words": "what the graduate says to this employer",
        "says_disabled": "that a reserved post is applied for by right, said by the graduate alone",
    },
    "ApplicationMove": {
        "account": "who did it",
        "reason": "what the employer answers, told to the graduate",
    },
}
