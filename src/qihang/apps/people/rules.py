"""What is decided about graduates without looking into the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from qihang.kernel import Refusal
from qihang.kernel.identity import is_phone, is_placeholder_phone
from qihang.policy import StandingKind

BOUND_MODES = frozenset({"2", "4"})  # training modes bound to a unit: targeted, commissioned
ROSTER = "roster"  # the sheet that may change who somebody is, and the phone


class How(StrEnum):
    """What an official did."""

    CODE = "code"  # had an activation code sent or made for the graduate
    UNMASK = "unmask"  # saw the whole identity number or phone
    CONTACT = "contact"  # corrected a number of the graduate, or recorded another phone
    DEVICE = "device"  # signed in on the device from which the graduate filed


class ContactChannel(StrEnum):
    """By which way a graduate is reached."""

    PHONE = "phone"
    EMAIL = "email"


class ChangedBy(StrEnum):
    """How another phone or e-mail came to be on record."""

    OWNER = "owner"  # the graduate, with a code that was sent there
    OFFICE = "office"  # an officer whom the graduate asked in person
    RESTORED = "restored"  # the graduate, who had not asked the office


def must_be_own_phone(phone: str) -> None:
    """Raises Refusal phone_form or phone_placeholder: the same for whoever writes a graduate's phone."""
    if not is_phone(phone):
        raise Refusal("phone_form", "请填写 11 位手机号码；固定电话收不到短信，不能登记。")
    if is_placeholder_phone(phone):
        raise Refusal("phone_placeholder", "这是凑数的号码，收不到短信。请填写本人在用的手机号。")


def contact_key(uuid: UUID) -> str:
    """Under what key letters about this request or change of contact data are written."""
    return f"contact:{uuid}"


def code_key(issued_at: datetime) -> str:
    """Under what key graduates are told of codes sent at that moment."""
    return f"code:{issued_at.timestamp():.6f}"


MERGED = "merged"  # the standing of a record that was made twice
CANCELLED = "cancelled"  # the kind of a change that takes an earlier one back
DOCUMENT_MAX = 60
COHORTS_APART = 8  # how far a graduate may move between cohorts


class SuccessorHow(StrEnum):
    """How the record that takes over came about."""

    MADE = "made"  # copied from the former one
    JOINED = "joined"  # there already; the login reaches it too now
    FOUND = "found"  # there already


def standing_after(kind: StandingKind, cohort: int | None) -> str:
    """What a change leaves as standing: "" where the record counts on."""
    return "" if kind.counts and cohort is None else kind.code


def must_be_in_standing(standing: str) -> None:
    """Raises Refusal not_in_standing where a record no longer belongs to its cohort."""
    if standing:
        raise Refusal(
            "not_in_standing",
            "学校登记了您的学籍异动，不能再办理这一届的登记。有疑问请联系学院；转入另一届的，请切换到那一届。",
        )


def must_follow(kind: StandingKind, standing: str) -> None:
    """Raises Refusal not_from_here where this change cannot come after this standing."""
    if standing not in kind.follows:
        raise Refusal("not_from_here", "按目前的学籍状态不能登记“{kind}”。", kind=kind.label)


def must_be_dated(effective: date, enrolled: date | None, today: date) -> None:
    """Raises Refusal ahead, or before_enrolment."""
    if effective > today:
        raise Refusal("ahead", "生效日期不能晚于今天 {today}。", today=today.isoformat())
    if enrolled is not None and effective < enrolled:
        raise Refusal(
            "before_enrolment", "生效日期早于入学日期 {day}，请核对。", day=enrolled.isoformat()
        )


def must_come_after(effective: date, last: date | None) -> None:
    """Raises Refusal before_last where a change would have held before the one it follows."""
    if last is not None and effective < last:
        raise Refusal(
            "before_last", "生效日期早于上一次异动的 {day}，请核对。", day=last.isoformat()
        )


def must_name_cohort(kind: StandingKind, cohort: int | None, own: int) -> None:
    """Raises Refusal cohort_missing, cohort_not_asked, cohort_not_later, cohort_not_earlier, cohort_far."""
    if cohort is None:
        if kind.successor in {"later", "earlier"}:
            raise Refusal("cohort_missing", "请填写转入的届别。")
        return
    if kind.successor in {"none", "record"}:
        raise Refusal(
            "cohort_not_asked", "“{kind}”不转入别的届别，请不要填写届别。", kind=kind.label
        )
    if kind.successor == "earlier" and cohort >= own:
        raise Refusal("cohort_not_earlier", "转入的届别应早于 {own} 届。", own=own)
    if kind.successor != "earlier" and cohort <= own:
        raise Refusal("cohort_not_later", "转入的届别应晚于 {own} 届。", own=own)
    if abs(cohort - own) > COHORTS_APART:
        raise Refusal("cohort_far", "转入的届别与 {own} 届相差太多，请核对。", own=own)


class Likeness(NamedTuple):
    """A row of a roster has the exam number, or else the identity number, of a record.

    `alike` counts what else agrees: name, student number, phone.
    """

    row: int
    record: int
    by_exam_number: bool
    alike: int


def records_of_rows(found: Iterable[Likeness]) -> dict[int, int]:
    """Which record each row is about, where its two numbers do not lead to the same one.

    The record that agrees best is meant, in doubt the one of the exam number; no record is meant by
    two rows. An identity number alone does not make a person known, nor does an exam number alone
    where the identity number is somebody else's. Rows that are about no record are left out.
    """
    matches = list(found)
    numbers: defaultdict[int, set[bool]] = defaultdict(set)
    for match in matches:
        numbers[match.row].add(match.by_exam_number)
    meant: dict[int, int] = {}
    records: set[int] = set()
    for match in sorted(matches, key=lambda m: (-m.alike, not m.by_exam_number, m.row)):
        known = match.alike or numbers[match.row] == {True}
        if known and match.row not in meant and match.record not in records:
            meant[match.row] = match.record
            records.add(match.record)
    return meant


def rows_held_back(
    needs: Iterable[tuple[int, int | None]], refused: Collection[int]
) -> Mapping[int, int | None]:
    """Rows that must stay out because a number they want is not given up, each with the row to blame.

    `needs` are pairs of a row and the row whose change gives up a number it wants, None where no row
    does. What one row holds back, all that wait for its own number wait for in turn.
    """
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    held: dict[int, int | None] = {}
    for row, giver in needs:
        if giver is None:
            held[row] = None
        else:
            waiting[giver].append(row)
    open_ = [*held, *(giver for giver in waiting if giver in refused)]
    while open_:
        giver = open_.pop()
        for row in waiting.pop(giver, ()):
            if row not in held:
                held[row] = giver
                open_.append(row)
    return held
