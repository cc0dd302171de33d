"""What of the reader's own record decides which posts suit."""

from datetime import date

from qihang.apps.people.queries import own_records
from qihang.apps.postings.rules.search import OwnTerms
from qihang.kernel import Scope
from qihang.policy import load


def own_terms(scope: Scope, day: date) -> OwnTerms | None:
    """Of the reader's newest record; None for whoever has none."""
    records = own_records(scope)
    if not records:
        return None
    record, channels = records[0], load().channels
    facts = {name: getattr(record, name) for name in channels.graduate.fields}
    fitting = tuple(
        code
        for code, channel in channels.by_code.items()
        if channel.eligible is None or channel.eligible.holds(facts, {"today": day})
    )
    return OwnTerms(record.qualification, record.major, fitting)
