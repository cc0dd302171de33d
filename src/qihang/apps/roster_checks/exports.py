"""Corrected errors as the sheet that offices hand to the registry of academic records."""

from collections.abc import Generator
from datetime import datetime

import polars as pl
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.exports.sources import Asked, bytes_of, copied, typed
from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import unseal
from qihang.apps.people.exports import ROSTER, roster_frame, roster_paths
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.apps.roster_checks import queries
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.rules import FIELDS, RosterReportState
from qihang.apps.roster_checks.values import column_of, display
from qihang.kernel import Permission, Scope
from qihang.web.edition import current_cohort

LAYOUT = "registry_corrections"
OWN = ("field", "recorded_sealed", "right_sealed", "note", "made_at", "proof_name")


class RegistryCorrections:
    """Reports that were found right and mended, unless another state is asked for."""

    name = LAYOUT
    title: str | Promise = _("学籍更正汇总表")
    permission = Permission.ROSTER_ANSWER
    orders = (LAYOUT,)

    def rows(
        self, scope: Scope, asked: Asked, now: datetime, *, whole: bool
    ) -> QuerySet[RosterReport]:
        """As the page has them, where they may be exported; with `whole` where numbers may be seen."""
        del now
        status = asked.get("status", "")
        status = status if status in set(RosterReportState) else RosterReportState.MENDED
        field = asked.get("field", "")
        field = field if field in FIELDS else ""
        rows = queries.reports_in(scope, current_cohort(), status, field)
        rows = rows.filter(within(scope, Permission.SHEET_EXPORT, "org_path"))
        return rows.filter(within(scope, Permission.PERSON_UNMASK, "org_path")) if whole else rows

    def note_whole(self, scope: Scope, rows: QuerySet[RosterReport]) -> None:
        """Whoever exports whole numbers is involved with the graduates of the rows."""
        graduates = rows.order_by().values("graduate")
        involve(scope, Graduate.objects.filter(pk__in=graduates), How.UNMASK)

    def frames(
        self, scope: Scope, rows: QuerySet[RosterReport], *, whole: bool
    ) -> Generator[pl.DataFrame]:
        """The graduate as the roster has it, and what was wrong and is right in words."""
        del scope
        person = [*roster_paths("graduate__", whole=whole).values()]
        for texts in copied(rows.values_list(*person, *OWN), [*ROSTER, *(f"own.{n}" for n in OWN)]):
            frame = roster_frame(texts, whole=whole).hstack(_report_columns(texts, whole=whole))
            yield frame.with_columns(pl.all().name.prefix(f"{LAYOUT}."))


def _report_columns(texts: pl.DataFrame, *, whole: bool) -> pl.DataFrame:
    fields = texts["own.field"].to_list()
    words = {name: column_of(name).label.zh for name in FIELDS}

    def opened(name: str) -> pl.Series:
        sealed = zip(fields, texts[f"own.{name}"].to_list(), strict=True)
        said = [display(field, unseal(bytes_of(text)), whole=whole) for field, text in sealed]
        return pl.Series(said, dtype=pl.String)

    made = texts["own.made_at"].str.slice(0, 10)
    own = pl.DataFrame(
        {
            "field_name": pl.Series([words[field] for field in fields], dtype=pl.String),
            "recorded": opened("recorded_sealed"),
            "right": opened("right_sealed"),
            "proof_name": texts["own.proof_name"],
            "note": texts["own.note"],
            "made_date": made,
        }
    )
    return typed(own, {"made_date": pl.Date})
