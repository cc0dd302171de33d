"""The list of findings as a sheet, in the layout in which answers are loaded again.

A row shows what the page shows: names and exam numbers only where persons are seen, else the first character. There
are no counts in it, so no small cells; what only the province may know has the province's path and never comes along.
"""

import json
from collections.abc import Generator
from datetime import datetime

import polars as pl
from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from qihang.apps.exports.sources import Asked, copied, typed
from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.apps.verification import labels, queries
from qihang.apps.verification.models import Finding
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.queries import FindingFilter
from qihang.apps.verification.rules import FindingState, Severity
from qihang.kernel import Permission, Scope
from qihang.web.edition import current_cohort

LAYOUT = "finding_answers"
# Column of the frame -> where it stands, seen from a finding.
_READ = {
    "number": "uuid", "check": "check_code", "severity": "severity", "state": "status",
    "found_date": "found_on", "due_date": "due_on", "facts": "facts", "path": "destination__org_path",
    "university": "university__name", "college": "graduate__org__name", "name": "graduate__name",
    "exam_number": "graduate__exam_number", "firm": "destination__employer_name",
    "school": "destination__school_name", "answer": "newest_answer",
}  # fmt: skip
_COLUMNS = (
    "number", "check_name", "severity", "state", "found_date", "due_date", "university", "college",
    "exam_number", "name", "employer", "facts", "cure", "answer",
)  # fmt: skip


class Findings:
    """Exactly the findings the list shows."""

    name = "findings"
    title: str | Promise = _("核查问题")
    permission = Permission.VERIFICATION_SEE
    orders = (LAYOUT,)

    def rows(self, scope: Scope, asked: Asked, now: datetime, *, whole: bool) -> QuerySet[Finding]:
        """As the page has them, where they may be exported; with `whole` where numbers may be seen."""
        found = queries.listed(
            scope, current_cohort(), FindingFilter.read(asked), timezone.localdate(now)
        )
        found = found.filter(within(scope, Permission.SHEET_EXPORT))
        return found.filter(within(scope, Permission.PERSON_UNMASK)) if whole else found

    def note_whole(self, scope: Scope, rows: QuerySet[Finding]) -> None:
        """Whoever exports whole numbers is involved with the graduates of the rows; here none is whole."""
        graduates = rows.order_by().values("graduate")
        involve(scope, Graduate.objects.filter(pk__in=graduates), How.UNMASK)

    def frames(
        self, scope: Scope, rows: QuerySet[Finding], *, whole: bool
    ) -> Generator[pl.DataFrame]:
        """Columns of the layout, in words."""
        del whole
        newest = queries.answers_of(scope).filter(finding=OuterRef("pk")).values("reason")[:1]
        values = rows.annotate(newest_answer=Subquery(newest)).values_list(
            *(F(path) if path == "newest_answer" else path for path in _READ.values())
        )
        for texts in copied(values, [*_READ]):
            with override(settings.LANGUAGE_CODE):
                made = [_row(scope, row) for row in texts.iter_rows(named=True)]
            frame = pl.DataFrame(made, schema=dict.fromkeys(_COLUMNS, pl.String))
            frame = typed(frame, {"found_date": pl.Date, "due_date": pl.Date})
            yield frame.with_columns(pl.all().name.prefix(f"{LAYOUT}."))


def _row(scope: Scope, row: dict[str, str | None]) -> dict[str, str | None]:
    check, name = row["check"] or "", row["name"] or ""
    sees = scope.holds(Permission.PERSON_SEE, row["path"] or "")
    facts = json.loads(row["facts"] or "{}")
    return {
        **{
            name: row[name]
            for name in ("number", "found_date", "due_date", "university", "college")
        },
        "check_name": check_words.check_name(check),
        "severity": str(labels.SEVERITY[Severity(row["severity"] or "")]),
        "state": str(labels.STATE[FindingState(row["state"] or "")]),
        "exam_number": row["exam_number"] if sees else None,
        "name": name if sees else name[:1] + "*" * (len(name) - 1),
        "employer": row["firm"] or row["school"],
        "facts": "；".join(
            f"{one.label}：{one.value}（{one.source}）"
            for one in check_words.facts_of(check, facts)
        ),
        "cure": check_words.check_cure(check),
        "answer": row["answer"],
    }
