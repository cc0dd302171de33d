"""Fields of the roster as texts: what the record says, what is written, how it is shown."""

from datetime import date

from django.utils.translation import gettext

from qihang.apps.codes.queries import label, place
from qihang.apps.orgs.services import keyed_hash, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.rules import FIELDS, HIDDEN
from qihang.engines.tabular import read_cell
from qihang.kernel import Objection, Refusal
from qihang.kernel.identity import birth_date, is_id_number, mask, sex_of
from qihang.policy import SheetColumn, load
from qihang.web import formats
from qihang.web.edition import words

PLACE = "home_place"
YEAR_AND_MONTH = 7  # characters of an ISO date


def column_of(field: str) -> SheetColumn:
    """The column of the roster's layout."""
    return load().layout("roster").column(field)


def field_label(field: str) -> str:
    """Its name in the reader's language."""
    return words(column_of(field).label)


def current(graduate: Graduate, field: str) -> str:
    """What the record says, as a text: a code, a day in ISO form."""
    if field == "id_number":
        return unseal(graduate.id_number_sealed)
    if field == "college":
        return graduate.org.name
    value = getattr(graduate, field)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def read(field: str, text: str) -> str:
    """What somebody wrote for a field, as the roster's sheet would read it, as a text.

    Raises Refusal right_value_wrong with what is wrong beside `right`.
    """
    layout, column = load().layout("roster"), column_of(field)
    value, problem = read_cell(text, column, load().codes, layout.words)
    if problem is not None:
        message, facts = problem
        named = {"header": words(column.label), **facts}
        raise Refusal(
            "right_value_wrong", "填写的内容不对，请核对。", (Objection("right_value_wrong", message, "right", named),)
        )  # fmt: skip
    return value.isoformat() if isinstance(value, date) else str(value or "")


def typed(field: str, text: str) -> object:
    """A text of `current` or `read` as the column of the record keeps it."""
    if column_of(field).type == "month":
        return date.fromisoformat(text) if text else None
    return text


def display(field: str, text: str, *, whole: bool = False) -> str:
    """A text of `current` or `read` for people; hidden numbers masked unless `whole`."""
    if not text:
        return ""
    if field in HIDDEN and not whole:
        return mask(text)
    column = column_of(field)
    if field == PLACE:
        return place(text)
    if column.type == "code":
        return label(column.codes, text)
    if column.type == "month":
        return text[:YEAR_AND_MONTH]
    return text


def born(id_number: str) -> str:
    """The day of birth in an identity number, for people; other documents do not say it."""
    return formats.day(birth_date(id_number)) if is_id_number(id_number) else formats.DASH


def digest_of(graduate: Graduate) -> bytes:
    """A keyed hash of all that is checked."""
    said = "\n".join(f"{field}={current(graduate, field)}" for field in FIELDS)
    return keyed_hash(f"roster check {graduate.pk}\n{said}")


def sex_differs(sex: str, id_number: str) -> Refusal | None:
    """Why a sex cannot be right beside this identity number."""
    if sex_of(id_number) in {sex, ""}:
        return None
    return Refusal(
        "sex_in_number",
        "性别与您的身份证号第 17 位不一致。身份证号有误的，请改报身份证号；身份证号无误的，请带户口本到教务部门核对。",
    )


def hint(field: str) -> str:
    """What to write for a field, in one line."""
    if field == "id_number":
        return gettext("出生日期和性别在身份证号里：它们有误的，请在这里填写正确的身份证号。")
    example = column_of(field).example
    return gettext("例如：%(example)s") % {"example": example} if example else ""
