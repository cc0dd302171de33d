"""How the plan's own facts are measured: groups, meetings, contact persons, who takes part.

Each figure opens the rows it counted (`counting`); that of one organisation in a list, what it keeps.
"""

from collections.abc import Mapping

from django.db.models import Count

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import asked_org, open_units
from qihang.apps.plans.pages.links import kept_href, rows_href
from qihang.apps.plans.queries.counted_rows import PARTIES, decided, rows_of
from qihang.apps.plans.queries.parties import parties_on
from qihang.kernel import Asked, Measure, Measured, msgid

NO_FOLLOWUPS = msgid("还没有会议议定的事项。")


def counted(name: str) -> Measure:
    """A measure that counts rows with an `org_path`."""

    def whole(asked: Asked) -> Measured:
        return _count(name, asked)

    def each(asked: Asked, kind: str) -> Mapping[str, Measured]:
        rows = rows_of(asked, name).values_list("org_path")
        found = dict(rows.annotate(Count("pk")))
        return {
            path: Measured.count(found.get(path, 0), kept_href(code, asked.day))
            for path, code in open_units(asked, kind).items()
        }

    return Measure(name, whole, each)


def _opens(name: str, asked: Asked) -> str:
    """The page of the rows a measure counted for the organisation asked about."""
    try:
        code = asked_org(asked).code
    except Org.DoesNotExist:
        return ""
    return rows_href(name, asked.edition, code, asked.day)


def _count(name: str, asked: Asked) -> Measured:
    return Measured.count(rows_of(asked, name).count(), _opens(name, asked))


def _overdue_of(known: Measure) -> Measure:
    """Where no meeting has decided anything yet, nothing overdue is no merit but no data."""

    def whole(asked: Asked) -> Measured:
        if not decided(asked).exists():
            return Measured(None, lacking=NO_FOLLOWUPS)
        return known.whole(asked) if known.whole else Measured(None)

    return Measure(known.name, whole, known.each)


def _phase_ends(asked: Asked) -> Measured:
    return _count("phase_figures_kept", asked)


def _parties(asked: Asked) -> Measured:
    found = parties_on(asked.scope, asked.path, asked.day)
    return Measured.count(len(found), _opens(PARTIES, asked))


MEASURES = (
    counted("leading_group"),
    counted("group_meetings"),
    counted("committee_meetings"),
    counted("joint_office_meetings"),
    counted("contact_named"),
    _overdue_of(counted("followups_overdue")),
    Measure("phase_figures_kept", _phase_ends),
    Measure(PARTIES, _parties),
)
