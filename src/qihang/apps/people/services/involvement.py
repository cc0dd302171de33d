"""Writing down which official had a hand in which graduates' accounts."""

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import officials_on_device
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services.activation_watch import officials_among
from qihang.kernel import Scope

# Whoever decides on a registration locks its graduate first. So does this, in the same order: a
# decision sees every involvement before it, however close they come.
_INVOLVE = """
    WITH locked AS (
        SELECT id FROM people_graduate WHERE id IN ({graduates}) ORDER BY id FOR NO KEY UPDATE
    )
    INSERT INTO people_involvement (graduate_id, account_id, how, at)
    SELECT locked.id, account, %s, %s FROM locked CROSS JOIN unnest(%s::bigint[]) AS account
    ON CONFLICT DO NOTHING
"""


def involve(scope: Scope, graduates: QuerySet[Graduate], how: How) -> None:
    """Note that the acting account is involved with these graduates; one statement for any number.

    Call it before a value is shown. Jobs and commands are nobody who reviews, and leave no note.
    """
    if scope.account is not None:
        _write([scope.account], graduates, how)


def involve_device(graduate: Graduate) -> None:
    """Note the officials over the graduate who have signed in on the device of this request."""
    officials = officials_among(officials_on_device(), graduate)
    if officials:
        _write(sorted(officials), Graduate.objects.filter(pk=graduate.pk), How.DEVICE)


@transaction.atomic
def _write(accounts: list[int], graduates: QuerySet[Graduate], how: How) -> None:
    try:
        chosen, values = graduates.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return
    sql = _INVOLVE.replace("{graduates}", chosen)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*values, how.value, real_now(), accounts))
