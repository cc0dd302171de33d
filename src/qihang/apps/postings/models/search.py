"""What searches read: the terms of each public post; saved searches and what they found."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup, Q

from qihang.apps.orgs.labels import SHORT_LIVED
from qihang.apps.postings.models.posts import Post
from qihang.apps.postings.rules.search import SearchCadence
from qihang.kernel import msgid


class TermsField(SearchVectorField):
    """Terms as PostgreSQL keeps words, made by us and by no dictionary of its own."""


@TermsField.register_lookup
class Answers(Lookup):
    """Whether the terms answer a tsquery that is given as text."""

    lookup_name = "answers"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        del connection
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        terms, before = self.process_lhs(compiler, connection)
        asked, after = self.process_rhs(compiler, connection)
        return f"{terms} @@ {asked}::tsquery", [*before, *after]


class PostTerms(models.Model):
    """One post that is public, as it is found: made again from the post whenever that changes.

    `facets` are those of its terms that are counted beside results; `last_on` its last day,
    `pay_fen` what it offers at most (0: negotiable). `alerted` says that saved searches were asked.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    terms = TermsField()
    facets = ArrayField(models.CharField(max_length=40))
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # product clock: when what is shown became so
    last_on = models.DateField()
    pay_fen = models.PositiveBigIntegerField()
    alerted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["terms"], name="post_terms", fastupdate=False),
            models.Index(fields=["-published_at", "-post"], name="post_terms_newest"),
            models.Index(fields=["last_on", "-post"], name="post_terms_deadline"),
            models.Index(fields=["-pay_fen", "-post"], name="post_terms_pay"),
            models.Index(fields=["-changed_at"], name="post_terms_changed"),
            models.Index(fields=["post"], name="post_terms_new", condition=Q(alerted=False)),
        ]


class SavedSearch(models.Model):
    """A search whose new posts an account is told of, until it ends it.

    `address` is the search as pages have it, `answers` the tsquery that a post must answer, `keys` terms of
    which every such post has one. What suits the own record is that of the day on which it was saved.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    org_path = models.CharField(max_length=120, blank=True, db_collation="C")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=600)
    answers = models.TextField()
    keys = ArrayField(models.CharField(max_length=60))
    cadence = models.CharField(max_length=8)
    created_at = models.DateTimeField()  # product clock
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "address"],
                condition=Q(ended_at__isnull=True),
                name="saved_search_once",
            ),
            models.CheckConstraint(
                name="saved_search_cadence_known",
                condition=Q(cadence__in=[one.value for one in SearchCadence]),
            ),
        ]


class PostAlert(models.Model):
    """A new post that answers a saved search; told once, in the search's next message."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    at = models.DateTimeField()  # product clock
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "post"], name="post_alert_once"),
        ]
        indexes = [
            models.Index(
                fields=["search"], condition=Q(told_at__isnull=True), name="post_alert_untold"
            ),
        ]


PERSONAL = {
    "SavedSearch": {
        "account": "whose search it is",
        "name": "what its owner calls it",
        "address": "what its owner looks for; shown to nobody else",
        "answers": "the same, as the database asks it",
        "keys": "the same, by which new posts find it",
    },
    "PostAlert": {"search": "to tell nobody twice of a post"},
}
UNPROVEN = {
    "PostTerms": msgid("由公开岗位的文本按同一规则重新得出。"),
    "SavedSearch": SHORT_LIVED,
    "PostAlert": SHORT_LIVED,
}
