"""The list of agreements as a sheet, in the layout in which agreements are loaded."""

from collections.abc import Generator
from datetime import datetime

import polars as pl
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.agreements import queries
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.queries import AgreementFilter
from qihang.apps.exports.sources import Asked, copied, typed
from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.kernel import Permission, Scope
from qihang.policy import load

# Column of the layout -> where it stands, seen from an agreement.
COLUMNS = {
    "exam_number": "graduate__exam_number", "name": "graduate__name", "number": "number",
    "employer_name": "employer_name", "employer_code": "employer_code", "work_place": "work_place",
    "position_name": "position_name", "monthly_pay_fen": "monthly_pay_fen",
    "signed_date": "signed_date", "term_from": "term_from", "term_until": "term_until",
}  # fmt: skip
_TYPES = {
    "monthly_pay_fen": pl.Int64,
    "signed_date": pl.Date,
    "term_from": pl.Date,
    "term_until": pl.Date,
}


class Agreements:
    """Exactly the agreements the list shows."""

    name = "agreements"
    title: str | Promise = _("就业协议")
    permission = Permission.AGREEMENT_SEE
    orders = ("agreements",)

    def rows(
        self, scope: Scope, asked: Asked, now: datetime, *, whole: bool
    ) -> QuerySet[Agreement]:
        """As the page has them, where they may be exported; with `whole` where numbers may be seen."""
        del now
        cohort = load().edition(settings.QIHANG_EDITION).cohort
        found = queries.list_in(scope, cohort, AgreementFilter.read(asked), asked.get("sort", ""))
        found = found.filter(within(scope, Permission.SHEET_EXPORT))
        return found.filter(within(scope, Permission.PERSON_UNMASK)) if whole else found

    def note_whole(self, scope: Scope, rows: QuerySet[Agreement]) -> None:
        """Whoever exports whole numbers is involved with the graduates of the rows."""
        graduates = rows.order_by().values("graduate")
        involve(scope, Graduate.objects.filter(pk__in=graduates), How.UNMASK)

    def frames(
        self, scope: Scope, rows: QuerySet[Agreement], *, whole: bool
    ) -> Generator[pl.DataFrame]:
        """Columns of the layout, under its names and under "agreements.name"; none is sealed."""
        del scope, whole
        for texts in copied(rows.values_list(*COLUMNS.values()), [*COLUMNS]):
            frame = typed(texts.select(*COLUMNS), _TYPES)
            yield frame.with_columns(pl.all().name.prefix("agreements."))
