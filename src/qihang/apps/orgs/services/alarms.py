"""Alarms about what guards the audit: raised once, kept while they last, closed when they are over."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from qihang.apps.orgs.events import AlarmsRaised
from qihang.apps.orgs.models import Alarm
from qihang.apps.orgs.queries.heads import head_findings
from qihang.apps.orgs.services.record import Act, record_acts
from qihang.kernel import Objection, Scope, bus

logger = logging.getLogger(__name__)


def watch(scope: Scope, now: datetime) -> int:
    """Look for what is wrong, raise and close alarms; how many stand. `now` is real time."""
    return keep_alarms(scope, list(head_findings(scope, now)), now)


@transaction.atomic
def keep_alarms(scope: Scope, found: Iterable[Objection], now: datetime) -> int:
    """What is found stands as an alarm from now on; what is no longer found is over."""
    wanted = {Alarm.mark_of(one.code, one.facts): one for one in found}
    standing = {alarm.mark: alarm for alarm in Alarm.objects.select_for_update()}
    over = [alarm for mark, alarm in standing.items() if mark not in wanted]
    new = [_alarm(mark, one, now) for mark, one in wanted.items() if mark not in standing]
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in over]).delete()
    Alarm.objects.bulk_create(new)
    if new or over:
        record_acts(
            scope,
            [*(_act("audit.alarm", a) for a in new), *(_act("audit.alarm_over", a) for a in over)],
        )
    for alarm in new:
        logger.critical("alarm %s: %s", alarm.code, json.dumps(alarm.facts, ensure_ascii=False))
    if new:
        bus.publish(AlarmsRaised(len(wanted)))
    return len(wanted)


def _alarm(mark: str, one: Objection, now: datetime) -> Alarm:
    return Alarm(mark=mark, code=one.code, message=one.message, facts=one.facts, since=now)


def _act(name: str, alarm: Alarm) -> Act:
    return Act(name, "alarm", alarm.code, "/", after={"code": alarm.code, **alarm.facts})
