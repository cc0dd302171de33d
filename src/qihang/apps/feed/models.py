"""One row for each record that changed and each time it did; only ever added to."""

from django.db import models

from qihang.apps.orgs.labels import SHORT_LIVED


class FeedItem(models.Model):
    """A record that changed; what it is now is read where it stands.

    `txid` is the writing transaction: items are told in the order of (txid, id), and none before
    every older transaction has ended, so that nothing can appear behind a reader.
    """

    txid = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    subject = models.UUIDField()
    action = models.CharField(max_length=20)
    cohort = models.PositiveSmallIntegerField()
    org_path = models.CharField(max_length=120, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["txid", "id"], name="feed_in_order"),
            models.Index(fields=["org_path", "txid", "id"], name="feed_by_org"),
        ]


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "FeedItem": SHORT_LIVED,
}
