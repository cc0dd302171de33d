"""The frames that checks read: names, columns, types. docs/subsystems/checks.md says what each means.

A folder of Parquet or CSV files, one a frame. A frame that is not there is a source that is not loaded. No
frame has an identity number, a person's name or a telephone in clear: these are keyed digests, as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, WHOLE, DATE, FLAG = "text", "whole", "date", "flag"


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """One column; `required` must be there, another is empty where it is not."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class CheckFrame:
    """One frame by its name and columns; of one with a `key` each row has its own, and all that must be there."""

    name: str
    columns: tuple[FrameColumn, ...]
    key: str = ""

    def column(self, name: str) -> FrameColumn | None:
        """The column of this name, None where there is none."""
        return next((one for one in self.columns if one.name == name), None)


def _frame(name: str, required: str, optional: str = "", key: str = "") -> CheckFrame:
    """Columns as words: `name` is text, `name:date` another type."""
    columns = [
        FrameColumn(word.partition(":")[0], word.partition(":")[2] or TEXT, needed)
        for words, needed in ((required, True), (optional, False))
        for word in words.split()
    ]
    return CheckFrame(name, tuple(columns), key)


_PERSON_ROWS = (
    "person",
    "kind body_code body_name body_plain place from_date:date until_date:date",
)

FRAMES: Mapping[str, CheckFrame] = {
    frame.name: frame
    for frame in (
        _frame(
            "registrations",
            "registration graduate university kind effective:flag",
            "person exam cohort:whole college class_name level major training_mode agreed_unit"
            " graduation_date:date status filed_on:date effective_date:date employer_name"
            " employer_plain employer_code employer_type industry work_place employer_country"
            " position_type position_name contact_phone monthly_pay_fen:whole signed_date:date"
            " term_from:date term_until:date startup_role shop_url work_description"
            " statement_signed:flag school_name school_plain enlist_place project_name",
            key="registration",
        ),
        _frame(
            "graduates",
            "graduate university",
            "person exam phone cohort:whole college class_name level hardship counted:flag"
            " id_valid:flag",
            key="graduate",
        ),
        _frame(
            "evidence",
            "registration kind",
            "sha256 picture_hash internship_words:flag amounts",
        ),
        _frame("answers", "registration answer", "answered_on:date"),
        _frame(
            "firms",
            "code plain",
            "name status kind industry place founded_date:date ended_date:date scope_text"
            " legal_person staff_count:whole since:date until:date",
        ),
        _frame("firms_meant", "code plain", "meant_code meant_name"),
        _frame("firm_people", "code person", "role"),
        _frame("firm_states", "code status from_date:date", "until_date:date"),
        _frame("insurance", *_PERSON_ROWS),
        _frame("admissions", *_PERSON_ROWS),
        _frame("enlistment", *_PERSON_ROWS),
        _frame("programmes", *_PERSON_ROWS),
        _frame("staff", "university", "person phone"),
        _frame("wage_floors", "place from_date:date fen:whole", "until_date:date"),
        _frame("pairs", "field_a code_a field_b code_b"),
        _frame(
            "earlier",
            "university cohort:whole day_offset:whole graduates:whole placed:whole",
            "college flexible:whole freelance:whole",
        ),
        _frame("sources", "source day:date"),
        _frame("parameters", "name value"),
    )
}
# Frames that come out of the policy where a folder has none of its own.
OF_POLICY = ("wage_floors", "pairs", "parameters")
# Frames that only add to what a check says: one that is not there is empty, unless the check names it under `needs`.
ADDING = ("firms_meant",)
# What records of a group may share: the name in a group's subject, and the columns it stands in.
KEYS: Mapping[str, tuple[str, ...]] = {
    "registration": ("registration",),
    "graduate": ("graduate",),
    "person": ("person",),
    "exam": ("exam",),
    "employer": ("employer_code",),
    "phone": ("contact_phone",),
    "file": ("sha256",),
    "picture": ("picture_hash",),
    "shop": ("shop_url",),
    "amounts": ("amounts",),
    "university": ("university",),
    "college": ("university", "college"),
    "class": ("university", "college", "class_name"),
}
