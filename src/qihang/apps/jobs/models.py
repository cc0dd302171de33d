"""What every table of jobs has, whatever the job does."""

import uuid
from typing import ClassVar

from django.db import models

from qihang.kernel import msgid


class Job(models.Model):
    """Something one account waits for: how far it is, and how often it has begun.

    The state stands in the app's own table, in its own words.
    """

    LOCK: ClassVar[int]  # first half of the key of the database's lock; the second is the id
    BROKEN: ClassVar[str] = msgid(
        "没有完成，请再试一次；仍然不行，请把错误编号 {number} 告诉管理员。"
    )
    GIVEN_UP: ClassVar[str] = msgid("多次中断，已停止。请再试一次；再次中断请联系管理员。")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)  # that have begun

    class Meta:
        abstract = True
