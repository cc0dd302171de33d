"""Loading a history: the entries live events would have written, for a cohort loaded in bulk."""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from datetime import datetime

from django.db import transaction

from qihang.apps.metrics.services.ledger.posting import post_many
from qihang.apps.metrics.sql.ledger import DESTINATIONS_THEN, FACT, GRADUATES_THEN, parameters

_NEW_PEOPLE = "g.created_at >= %(since)s"
_MOVED = "IN (SELECT destination_id FROM destinations_review WHERE at >= %(since)s)"
_NEW_CAUSES = f"""(
    cause_kind = 'graduate'
        AND cause IN (SELECT g.id FROM people_graduate g WHERE {_NEW_PEOPLE})
    OR cause_kind = 'destination' AND cause {_MOVED}
)"""
_POST = f"""
    WITH difference AS MATERIALIZED (
        SELECT {FACT}, day, value FROM (
            {GRADUATES_THEN.format(chosen="g.cohort = %(cohort)s AND {people}")}
        ) g
        UNION ALL
        SELECT {FACT}, day, value FROM (
            {DESTINATIONS_THEN.format(chosen="g.cohort = %(cohort)s AND {versions}")}
        ) d
        UNION ALL
        SELECT {FACT}, day, -value FROM metrics_entry
        WHERE cohort = %(cohort)s AND {{entries}}
    ),
    known AS (
        SELECT DISTINCT cause_kind, cause FROM metrics_entry
        WHERE cohort = %(cohort)s AND {{entries}}
    ),
    unlike AS (
        SELECT DISTINCT cause_kind, cause FROM (
            SELECT {FACT} FROM difference JOIN known USING (cause_kind, cause)
            GROUP BY {FACT} HAVING sum(value) <> 0
        ) facts
    ),
    settled AS (SELECT * FROM known EXCEPT SELECT * FROM unlike)
    INSERT INTO metrics_entry AS e (day, posted_at, {FACT}, value)
    SELECT day, %(posted_at)s, {FACT}, sum(value) FROM difference
    WHERE NOT EXISTS (
        SELECT FROM settled
        WHERE settled.cause_kind = difference.cause_kind AND settled.cause = difference.cause
    )
    GROUP BY {FACT}, day HAVING sum(value) <> 0
    ORDER BY day
"""
_ALL = _POST.format(people="true", versions="true", entries="true")
_SINCE = _POST.format(people=_NEW_PEOPLE, versions=f"d.id {_MOVED}", entries=_NEW_CAUSES)


@transaction.atomic
def post_history(cohort: int, posted_at: datetime, since: datetime | None = None) -> int:
    """Post the history of a cohort loaded in bulk and sign it; number of entries posted.

    Call it after graduates, destinations and reviews are in, in the same transaction or a later
    one, and again after more of them were loaded; then `settle()` outside any transaction. A cause
    whose entries already come to what its record says is left alone, so what people did live keeps
    its days, and a second call posts nothing. With `since`, only graduates created and versions
    reviewed from that moment on are looked at. It reads:

    - `Graduate.created_at`: the day (in the product's time zone) from which a graduate in the
      statistics is counted: "graduates" +1;
    - `Review` rows: every move of a version into EFFECTIVE (`to_status` is, `from_status` is not)
      is "destinations" +1 on the local day of `at`; every move out of it (superseded, revoked,
      undone) is −1. Moves inside or outside EFFECTIVE may be there or not, they post nothing;
    - `Destination.effective_date`: set on every version that ever counted, also on ended ones.

    The sums equal those of live events as long as the last such review of a version leads to the
    status it has; `qihang ledger prove` says where not.
    """
    sql = _ALL if since is None else _SINCE
    return post_many(sql, parameters(cohort=cohort, posted_at=posted_at, since=since))
