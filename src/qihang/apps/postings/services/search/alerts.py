"""New posts meet saved searches, in sets; whoever saved one is told once of each post.

A post is not held against every search: each search waits under a few keys (`rules.search.anchor_keys`), a
new post is looked up by its terms, and only what meets there is compared.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from qihang.apps.links.services import NewLink, make_link
from qihang.apps.messages.services import Notice, notify, readers
from qihang.apps.orgs.models import Account
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models import PostAlert, PostTerms
from qihang.apps.postings.rules.search import KEY_LENGTHS, SearchCadence
from qihang.kernel import Scope
from qihang.web.locks import lock_until_commit

PURPOSE, TEMPLATE, AT_ONCE = "post_alert", "post_alert", 2000
_MATCH = """
    WITH new AS (
        UPDATE postings_postterms SET alerted = true WHERE post_id IN (
            SELECT post_id FROM postings_postterms WHERE NOT alerted ORDER BY post_id LIMIT %(most)s
        ) RETURNING post_id, terms, last_on
    ),
    waiting AS (
        SELECT id, unnest(keys) AS key FROM postings_savedsearch WHERE ended_at IS NULL
    ),
    known AS (
        SELECT post_id, term FROM new, unnest(tsvector_to_array(terms)) AS term
    ),
    met AS (
        SELECT id, post_id FROM waiting JOIN known ON key = term
        UNION
        SELECT id, post_id FROM waiting, known, unnest(%(lengths)s::int[]) AS length
        WHERE key = '^' || left(term, length)
    ),
    told AS (
        INSERT INTO postings_postalert (search_id, post_id, at)
        SELECT s.id, new.post_id, %(now)s
        FROM met JOIN postings_savedsearch s ON s.id = met.id JOIN new ON new.post_id = met.post_id
        WHERE new.terms @@ s.answers::tsquery AND new.last_on >= %(day)s
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM told)
"""


def match_new_posts(scope: Scope, now: datetime) -> int:  # noqa: ARG001 - a job
    """Hold the posts that became public since the last time against all saved searches; how many answered."""
    met = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_until_commit(PURPOSE)
            values: dict[str, Any] = {
                "most": AT_ONCE, "now": now, "day": now.date(), "lengths": list(KEY_LENGTHS),
            }  # fmt: skip
            cursor.execute(_MATCH, values)
            posts, found = cursor.fetchone()
        met += found
        if posts < AT_ONCE:
            return met


@transaction.atomic
def alert_accounts(scope: Scope, cadence: SearchCadence, now: datetime) -> int:
    """One message for each account with new posts in searches of this cadence; how many were told."""
    lock_until_commit(PURPOSE)
    untold = PostAlert.objects.filter(
        told_at__isnull=True, search__cadence=cadence, search__ended_at__isnull=True
    )
    public = Exists(PostTerms.objects.filter(post=OuterRef("post"), last_on__gte=now.date()))
    ids = list(untold.filter(public).values_list("pk", flat=True))
    if not ids:
        untold.update(told_at=now)  # what is not public any more
        return 0
    path = Graduate.objects.filter(account=OuterRef("pk")).order_by("-cohort", "-pk")
    accounts = (
        Account.objects.filter(saved_searches__alerts__in=ids)
        .annotate(
            count=Count("saved_searches__alerts__post", Q(saved_searches__alerts__in=ids), distinct=True),
            graduate=Subquery(path.values("pk")[:1]),
            path=Subquery(path.values("org_path")[:1]),
        )
        .filter(graduate__isnull=False)
    )  # fmt: skip
    to = readers(
        accounts, account="pk", graduate="graduate", path="path", facts={"count": F("count")}
    )
    key = f"{TEMPLATE}:{cadence}:{now:%Y%m%dT%H%M%S}"
    told = notify(scope, Notice(TEMPLATE, reverse("postings:saved_searches"), key), to, now)
    untold.update(told_at=now)
    return told


def links_of(scope: Scope, graduates: Collection[int]) -> Mapping[int, str]:
    """Graduate's id -> a link that ends the alerts without signing in."""
    return {
        one.pk: _link(scope, one)
        for one in Graduate.objects.filter(pk__in=graduates, account__isnull=False)
    }


def _link(scope: Scope, graduate: Graduate) -> str:
    made = make_link(scope, NewLink(PURPOSE, "graduate", graduate.uuid, graduate.org_path))
    return f"{settings.PUBLIC_URL}{reverse('links:follow', args=[made.token])}"
