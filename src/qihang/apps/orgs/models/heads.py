"""Heads on their way out of the machine, and what is wrong right now."""

import hashlib
import json
from collections.abc import Mapping

from django.db import models

STEADY = ("place", "chain", "receiver", "table", "writer")  # facts that stay while others go on


class HandedHead(models.Model):
    """One line (orgs/integrity/heads.py) for the receivers; `number` counts them from 1 without gaps."""

    number = models.BigIntegerField(unique=True)
    line = models.CharField(max_length=1000)
    at = models.DateTimeField()


class HeadReceiver(models.Model):
    """How far one receiver has acknowledged the lines; `refusal` is why the last try failed, or ""."""

    address = models.CharField(max_length=300, unique=True)
    number = models.BigIntegerField(default=0)
    since = models.DateTimeField()  # of the last acknowledgement, or when it was first set
    refusal = models.CharField(max_length=300, blank=True)


class Alarm(models.Model):
    """One thing wrong with what guards the audit, from when it was first seen until it is over.

    `message` and `facts` are an Objection's; `mark` is the same as long as it is the same thing.
    """

    mark = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=32)
    message = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    since = models.DateTimeField()

    @staticmethod
    def mark_of(code: str, facts: Mapping[str, object]) -> str:
        """The same for the same thing at the same place, though its numbers go on."""
        text = json.dumps([code, {key: facts.get(key) for key in STEADY}], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
