"""Reminders by phase: every night for everybody, at a press for one's own scope; once a turn each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services.addresses import with_phone
from qihang.apps.messages.services.notices import Notice, as_sql, notify
from qihang.apps.messages.services.reader_groups import GroupFilter, group
from qihang.apps.orgs.services import record_act
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import Reminder, load
from qihang.web.edition import edition

_COUNT = """
    WITH wanted (account_id, graduate, org_path, facts, at) AS ({wanted})
    SELECT count(*), count(*) FILTER (WHERE EXISTS (
        SELECT FROM messages_message m WHERE m.key = %(key)s
            AND (m.account_id = wanted.account_id OR m.graduate = wanted.graduate::bigint))),
        count(*) FILTER (WHERE graduate IS NOT NULL AND graduate::bigint NOT IN ({phones}))
    FROM wanted
"""


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """What a reminder would do now: `total` in the group, `reminded` of them in this turn already.

    `turn` is empty where the plan's phase does not call for it; `phoneless` graduates can be
    reached in the product alone.
    """

    reminder: Reminder
    turn: str
    total: int
    reminded: int
    phoneless: int


def reminders() -> Mapping[str, Reminder]:
    """The reminders of the edition in force, by name."""
    return load().reminders.get(settings.QIHANG_EDITION, {})


def remind_all(now: datetime) -> int:
    """Everything the phase calls for, to everybody; how many messages. For the nightly job."""
    scope = Scope.for_system("reminders of the phase")
    return sum(_remind(scope, reminder, now) for reminder in reminders().values())


@transaction.atomic
def remind(scope: Scope, name: str, now: datetime) -> int:
    """Remind those in the own scope now; whoever was told in this turn is not told again.

    Raises KeyError for a reminder that is none, Refusal not_in_phase.
    """
    reminder = reminders()[name]
    if not turn_of(reminder, now):
        raise Refusal("not_in_phase", "方案的当前阶段不发这项提醒。")
    told = _remind(scope, reminder, now)
    for path in scope.paths(Permission.MESSAGE_REMIND):
        record_act(scope, "message.remind", "reminder", name, org_path=path, after={"total": told})
    return told


def preview(scope: Scope, reminder: Reminder, now: datetime) -> ReminderPreview:
    """How many it is for in the scope; one statement."""
    turn = turn_of(reminder, now)
    wanted, params = as_sql(group(reminder.group).readers(scope, _asked(reminder, now)))
    phones, more = as_sql(with_phone(scope), "q")
    sql = _COUNT.replace("{wanted}", wanted).replace("{phones}", phones)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, **more, "key": _key(reminder, turn)})
        total, told, phoneless = cursor.fetchone()
    return ReminderPreview(reminder, turn, total, told if turn else 0, phoneless)


def turn_of(reminder: Reminder, now: datetime) -> str:
    """The turn that runs on this day of the product clock, "" where the phase has none."""
    day = timezone.localdate(now)
    return reminder.turn(edition(), _last_days(reminder), day)


def _remind(scope: Scope, reminder: Reminder, now: datetime) -> int:
    turn = turn_of(reminder, now)
    if not turn:
        return 0
    last = next(iter(_last_days(reminder).values()), None)
    facts = {"days": reminder.days, "day": str(last or "")}
    them = group(reminder.group)
    link = reverse(them.link) if them.link else ""
    notice = Notice(reminder.template, link, _key(reminder, turn), facts)
    return notify(scope, notice, them.readers(scope, _asked(reminder, now)), now)


def _asked(reminder: Reminder, now: datetime) -> GroupFilter:
    return GroupFilter(edition().cohort, now, reminder.days)


def _last_days(reminder: Reminder) -> dict[str, date]:
    if reminder.before is None:
        return {}
    name = reminder.before.deadline
    return {name: load().deadline(name, edition().cohort)}


def _key(reminder: Reminder, turn: str) -> str:
    return f"reminder:{edition().code}:{reminder.name}:{turn}"
