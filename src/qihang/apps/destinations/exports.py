"""Lists of registrations as sheets in the national layouts: exactly what is filtered on the page."""

from collections.abc import Generator
from datetime import datetime

import polars as pl
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations import queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import Conditions
from qihang.apps.exports.sources import Asked, copied, typed
from qihang.apps.orgs.queries import within
from qihang.apps.people.exports import ROSTER, opened, roster_frame, roster_paths
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.kernel import Permission, Scope
from qihang.policy import load

_PHONE = "contact_phone"
_MARK = "filed."
_TYPES = {
    "monthly_pay_fen": pl.Int64,
    "statement_signed": pl.Boolean,
    "signed_date": pl.Date,
    "term_from": pl.Date,
    "term_until": pl.Date,
}


class Registrations:
    """The list of all registrations."""

    name = "registrations"
    title: str | Promise = _("全部登记")
    permission = Permission.DESTINATION_SEE
    orders = ("national_32", "national_full", "destinations")

    def rows(
        self, scope: Scope, asked: Asked, now: datetime, *, whole: bool
    ) -> QuerySet[Destination]:
        """As the page has them, where they may be exported; with `whole` where numbers may be seen."""
        rows = self.listed(scope, asked, now).filter(within(scope, Permission.SHEET_EXPORT))
        return rows.filter(within(scope, Permission.PERSON_UNMASK)) if whole else rows

    def listed(self, scope: Scope, asked: Asked, now: datetime) -> QuerySet[Destination]:
        """The page's own query."""
        cohort = load().edition(settings.QIHANG_EDITION).cohort
        conditions = Conditions.read(asked)
        return queries.registrations_in(scope, cohort, conditions, asked.get("sort", ""), now)

    def note_whole(self, scope: Scope, rows: QuerySet[Destination]) -> None:
        """Whoever exports whole numbers is involved with the graduates of the rows."""
        graduates = rows.order_by().values("graduate")
        involve(scope, Graduate.objects.filter(pk__in=graduates), How.UNMASK)

    def frames(
        self, scope: Scope, rows: QuerySet[Destination], *, whole: bool
    ) -> Generator[pl.DataFrame]:
        """Columns "roster.…" and "destinations.…", and the latter under their own names as well."""
        del scope
        person = [*roster_paths("graduate__", whole=whole).values()]
        fields = _fields(whole=whole)
        found = rows.values_list(*person, "kind", *fields.values())
        # Both have columns of the same name: the registration's are told apart by a sign.
        for texts in copied(found, [*ROSTER, *(_MARK + name for name in ("kind", *fields))]):
            graduates = roster_frame(texts, whole=whole)
            filed = _frame(texts, ["kind", *fields], whole=whole)
            named = filed.with_columns(graduates.select("exam_number", "name", "student_number"))
            both = [graduates.select(pl.all().name.prefix("roster.")), named]
            frame = pl.concat(both, how="horizontal")
            yield frame.with_columns(named.select(pl.all().name.prefix("destinations.")))


class Queue(Registrations):
    """What waits for review at one stage."""

    name = "queue"
    title: str | Promise = _("待审核的登记")

    def listed(self, scope: Scope, asked: Asked, now: datetime) -> QuerySet[Destination]:
        """The page's own query, at the stage the address names or the reader's first."""
        cohort = load().edition(settings.QIHANG_EDITION).cohort
        conditions = Conditions.read(asked)
        rows = queries.queue_in(scope, cohort, conditions, asked.get("sort", ""), now)
        stage = queries.stage_for(scope, asked.get("stage", ""))
        return rows.filter(status=stage) if stage else rows.none()


def _fields(*, whole: bool) -> dict[str, str]:
    """Field of the policy -> column of a version."""
    phone = "contact_phone_sealed" if whole else "contact_phone_masked"
    return {name: phone if name == _PHONE else name for name in load().fields}


def _frame(texts: pl.DataFrame, names: list[str], *, whole: bool) -> pl.DataFrame:
    frame = typed(texts.select(pl.col(_MARK + name).alias(name) for name in names), _TYPES)
    return frame.with_columns(opened(frame[_PHONE])) if whole else frame
