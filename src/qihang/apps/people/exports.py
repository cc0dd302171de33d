"""The list of graduates as a sheet; the columns of a graduate for every sheet that has them."""

from collections.abc import Generator
from datetime import datetime

import polars as pl
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.exports.sources import Asked, bytes_of, copied, typed
from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import unseal
from qihang.apps.people import queries
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.kernel import Permission, Scope
from qihang.kernel.identity import birth_date, is_id_number
from qihang.policy import load

# Column of the layout "roster" -> where it stands, seen from a graduate.
ROSTER = {
    "exam_number": "exam_number", "name": "name", "id_number": "id_number_masked", "sex": "sex",
    "ethnicity": "ethnicity", "politics": "politics", "school_code": "org__parent__code",
    "school_name": "org__parent__name", "qualification": "qualification", "major": "major",
    "major_name": "major_name", "training_mode": "training_mode", "agreed_unit": "agreed_unit",
    "home_place": "home_place", "rural": "rural", "enrolled_date": "enrolled_date",
    "graduation_date": "graduation_date", "teacher_type": "teacher_type", "hardship": "hardship",
    "college": "org__name", "class_name": "class_name", "student_number": "student_number",
    "phone": "phone_masked",
}  # fmt: skip
WHOLE = {"id_number": "id_number_sealed", "phone": "phone_sealed"}
TYPES = {"rural": pl.Boolean, "enrolled_date": pl.Date, "graduation_date": pl.Date}


class Graduates:
    """Exactly the graduates the list shows."""

    name = "graduates"
    title: str | Promise = _("毕业生")
    permission = Permission.PERSON_SEE
    orders = ("roster", "national_full")

    def rows(self, scope: Scope, asked: Asked, now: datetime, *, whole: bool) -> QuerySet[Graduate]:
        """As the page has them, where they may be exported; with `whole` where numbers may be seen."""
        del now
        cohort = load().edition(settings.QIHANG_EDITION).cohort
        found = queries.asked_in(scope, cohort, asked)
        found = found.filter(within(scope, Permission.SHEET_EXPORT))
        return found.filter(within(scope, Permission.PERSON_UNMASK)) if whole else found

    def note_whole(self, scope: Scope, rows: QuerySet[Graduate]) -> None:
        """Whoever exports whole numbers is involved with everybody in the rows."""
        involve(scope, rows, How.UNMASK)

    def frames(
        self, scope: Scope, rows: QuerySet[Graduate], *, whole: bool
    ) -> Generator[pl.DataFrame]:
        """Columns of the layout, under its names and under "roster.name"."""
        del scope
        paths = [*roster_paths(whole=whole).values()]
        for texts in copied(rows.values_list(*paths), [*ROSTER]):
            frame = roster_frame(texts, whole=whole)
            yield frame.with_columns(pl.all().name.prefix("roster."))


def roster_paths(prefix: str = "", *, whole: bool) -> dict[str, str]:
    """Column -> path of its value from a graduate (or from what `prefix` leads to one from)."""
    paths = ROSTER | (WHOLE if whole else {})
    return {name: f"{prefix}{path}" for name, path in paths.items()}


def roster_frame(texts: pl.DataFrame, *, whole: bool) -> pl.DataFrame:
    """Texts of the values of `roster_paths`, under the names of ROSTER, typed; sealed numbers opened."""
    frame = typed(texts.select(*ROSTER), TYPES)
    if not whole:
        return frame
    frame = frame.with_columns(opened(frame[name]) for name in WHOLE)
    births = [birth_date(number) if is_id_number(number) else None for number in frame["id_number"]]
    return frame.with_columns(birth_date=pl.Series(births, dtype=pl.Date))


def opened(sealed: pl.Series) -> pl.Series:
    """Sealed texts of a column of `copied` as they were before; empty where there was none."""
    texts = ["" if text is None else unseal(bytes_of(text)) for text in sealed]
    return pl.Series(sealed.name, texts, dtype=pl.String)
