"""Telling a set of readers one thing: inbox and outgoing dispatches in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Expression,
    F,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models.functions import JSONObject
from django.utils import timezone

from qihang.apps.messages.models import Message
from qihang.apps.messages.rules import WAITING, DispatchState, due, must_be_local
from qihang.apps.messages.services.addresses import is_addressed
from qihang.apps.orgs.queries import real_now
from qihang.kernel import Scope
from qihang.policy import Template, load


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told: an account, a graduate's record that has none yet, or both ids of one person.

    `org_path` is where the reader stands, so that the office there can see how messages fared.
    """

    account: int | None = None
    graduate: int | None = None
    org_path: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What they are told: a template of policy/national/messages.yaml and what fills its places.

    With a `key` nobody is told twice, however often this is asked for. Nothing leaves the product
    before `hold` has passed, so that what can be taken back was not yet sent.
    """

    template: str
    link: str = ""
    key: str = ""
    facts: Mapping[str, Any] | None = None
    hold: timedelta = timedelta(0)


# Nobody gets a dispatch that cannot arrive: no address, not wanted, unsubscribed from.
_TELL = """
    WITH wanted (account_id, graduate, org_path, facts, at) AS ({wanted}),
    told AS (
        INSERT INTO messages_message
            (account_id, graduate, org_path, template, facts, link, key, sender_id, at)
        SELECT account_id, graduate::bigint, org_path, %(template)s, %(facts)s::jsonb || facts,
            %(link)s, %(key)s, %(sender)s, coalesce(at::timestamptz, %(now)s)
        FROM wanted WHERE account_id IS NOT NULL OR graduate IS NOT NULL
        ON CONFLICT DO NOTHING
        RETURNING id, account_id, graduate
    ),
    sent AS (
        INSERT INTO messages_dispatch
            (message_id, channel, state, tries, due_at, serial, code)
        SELECT told.id, channel, %(state)s, 0, %(due)s, '', ''
        FROM told
        CROSS JOIN unnest(%(channels)s::text[]) AS channel
        LEFT JOIN orgs_account a ON a.id = told.account_id
        LEFT JOIN messages_preference p ON p.account_id = told.account_id
        WHERE %(addressed)s OR (p.id IS NULL OR channel = ANY(p.channels))
            AND NOT (%(optional)s AND p.id IS NOT NULL AND %(template)s = ANY(p.muted))
            AND CASE channel
                WHEN 'sms' THEN told.graduate IS NOT NULL
                WHEN 'email' THEN coalesce(a.email, '') <> ''
                ELSE coalesce(p.work_chat_id, '') <> ''
            END
    )
    SELECT count(*) FROM told
"""
_GIVEN = (
    "SELECT account, graduate, path, '{}'::jsonb, NULL::timestamptz FROM unnest("
    "%(accounts)s::bigint[], %(graduates)s::bigint[], %(paths)s::text[]) AS g(account, graduate, path)"
)
To = Iterable[Reader] | QuerySet[Any, Any]


def readers(
    rows: QuerySet[Any, Any],
    *,
    account: str,
    graduate: str | None,
    path: str,
    facts: Mapping[str, Expression | F] | None = None,
    at: str | None = None,
) -> QuerySet[Any, Any]:
    """A query as `notify` takes it: names of columns, facts of each row, and when it was.

    The sender's statement selects from it, so that a hundred thousand readers never come to Python.
    """
    nobody, never = Value(None, BigIntegerField()), Value(None, DateTimeField())
    filled = JSONObject(**facts) if facts else Value({}, JSONField())
    return rows.order_by().values_list(
        F(account), F(graduate) if graduate else nobody, F(path), filled, F(at) if at else never
    )


def notify(scope: Scope, notice: Notice, to: To, now: datetime) -> int:
    """Tell everybody in `to` at `now` (product clock); how many were told and not told before.

    One statement. Raises Refusal link_leads_out; KeyError for a template that is none.
    """
    must_be_local(notice.link)
    template = load().messages.templates[notice.template]
    wanted, more = _wanted(to)
    sql = _TELL.replace("{wanted}", wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**_values(scope, notice, template, now), **more})
        return int(cursor.fetchone()[0])


def retract(scope: Scope, key: str, graduates: Iterable[int] | None = None) -> int:  # noqa: ARG001 - a write
    """Take back what these graduates (None: everybody) were told under this key and has not left the product.

    How many messages.
    """
    told = Message.objects.filter(key=key)
    if graduates is not None:
        told = told.filter(graduate__in=list(graduates))
    gone = told.exclude(dispatches__state__in=[s for s in DispatchState if s not in WAITING])
    return gone.delete()[1].get("messages.Message", 0)


def _values(scope: Scope, notice: Notice, template: Template, now: datetime) -> dict[str, Any]:
    wanted = timezone.localtime(real_now()) + notice.hold
    goes = due(wanted, load().messages.quiet, loud=template.loud)
    return {
        "template": template.code,
        "facts": _json(notice.facts or {}),
        "link": notice.link,
        "key": notice.key,
        "sender": scope.account,
        "now": now,
        "due": goes,
        "state": DispatchState.QUEUED if goes == wanted else DispatchState.HELD,
        "channels": list(template.channels),
        "optional": template.optional,
        "addressed": is_addressed(template.code),
    }


def _json(facts: Mapping[str, Any]) -> str:
    import json

    return json.dumps(facts, default=str, ensure_ascii=False)


def _wanted(to: To) -> tuple[str, dict[str, Any]]:
    """The readers as SQL, with named parameters."""
    if not isinstance(to, QuerySet):
        given = list(to)
        return _GIVEN, {
            "accounts": [reader.account for reader in given],
            "graduates": [reader.graduate for reader in given],
            "paths": [reader.org_path for reader in given],
        }
    return as_sql(to)


def as_sql(rows: QuerySet[Any, Any], letter: str = "p") -> tuple[str, dict[str, Any]]:
    """A query as SQL with parameters named by this letter, to stand inside another statement."""
    sql, params = rows.query.sql_with_params()
    names = [f"{letter}{number}" for number in range(len(params))]
    named = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names)
    return named, dict(zip(names, params, strict=True))
