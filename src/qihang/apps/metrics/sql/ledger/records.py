"""What the records say the ledger should hold, as SQL that reconciling, loading and proving share.

Every fragment yields rows of FACT: the columns of an entry that come from the record alone.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from typing import Any

from django.utils import timezone

from qihang.apps.destinations.rules import EFFECTIVE

GRADUATE, DESTINATION = "graduate", "destination"
GRADUATES, DESTINATIONS = "graduates", "destinations"

FACT = (
    "effective_day, cohort, measure, org_path, place, qualification, major, sex, hardship,"
    " home_place, work_place, industry, employer_type, kind, cause_kind, cause"
)

# An entry `e` as one text that depends on no setting of the session.
CONTENT = "json_build_array(e.id, e.day, e.value, extract(epoch FROM e.posted_at), {columns})::text"
CONTENT = CONTENT.format(columns=", ".join(f"e.{name.strip()}" for name in FACT.split(",")))

# A university is the second step of a path: "/37/10422/01/" lies in "/37/10422/".
UNIVERSITY_OF = "'/' || split_part({path}, '/', 2) || '/' || split_part({path}, '/', 3) || '/'"

_PERSON = """
    g.cohort, '{measure}'::text AS measure, g.org_path, coalesce(u.place, '') AS place,
    g.qualification, g.major, g.sex, g.hardship, g.home_place
"""
_UNIVERSITY = f"LEFT JOIN orgs_org u ON u.path = {UNIVERSITY_OF.format(path='g.org_path')}"

_GRADUATE_FACT = f"""
    (g.created_at AT TIME ZONE %(zone)s)::date AS effective_day,
    {_PERSON.format(measure=GRADUATES)}, ''::text AS work_place, ''::text AS industry,
    ''::text AS employer_type, ''::text AS kind,
    '{GRADUATE}'::text AS cause_kind, g.id AS cause
"""
_DESTINATION_FACT = f"""
    d.effective_date AS effective_day,
    {_PERSON.format(measure=DESTINATIONS)}, d.work_place, d.industry, d.employer_type, d.kind,
    '{DESTINATION}'::text AS cause_kind, d.id AS cause
"""

# Who counts: a graduate in the statistics, and the version that counts for such a graduate.
GRADUATES_NOW = f"""
    SELECT {_GRADUATE_FACT} FROM people_graduate g {_UNIVERSITY}
    WHERE g.in_statistics AND {{chosen}}
"""
DESTINATIONS_NOW = f"""
    SELECT {_DESTINATION_FACT}
    FROM destinations_destination d JOIN people_graduate g ON g.id = d.graduate_id {_UNIVERSITY}
    WHERE g.in_statistics AND d.status = ANY(%(effective)s) AND {{chosen}}
"""

# The same with the days on which it became so, from the history of reviews.
GRADUATES_THEN = f"""
    SELECT {_GRADUATE_FACT}, (g.created_at AT TIME ZONE %(zone)s)::date AS day, 1 AS value
    FROM people_graduate g {_UNIVERSITY}
    WHERE g.in_statistics AND {{chosen}}
"""
DESTINATIONS_THEN = f"""
    SELECT {_DESTINATION_FACT}, (r.at AT TIME ZONE %(zone)s)::date AS day,
        CASE WHEN r.to_status = ANY(%(effective)s) THEN 1 ELSE -1 END AS value
    FROM destinations_review r JOIN destinations_destination d ON d.id = r.destination_id
        JOIN people_graduate g ON g.id = d.graduate_id {_UNIVERSITY}
    WHERE g.in_statistics AND d.effective_date IS NOT NULL
        AND (r.to_status = ANY(%(effective)s)) <> (r.from_status = ANY(%(effective)s))
        AND {{chosen}}
"""


def parameters(**further: Any) -> dict[str, Any]:
    """What every statement over these fragments is told, and what this one needs besides."""
    effective = [status.value for status in EFFECTIVE]
    return {"effective": effective, "zone": timezone.get_default_timezone_name(), **further}
