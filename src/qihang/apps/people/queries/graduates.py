"""Reads of graduates, each as far as the reader's scope goes."""

# ruff: noqa: S608 - the SQL is put together from constants

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from qihang.apps.orgs.closing_blockers import Leaving
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import (
    SAME_PERSON,
    orgs_in,
    planned,
    under,
    within,
)
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.people.models import ActivationCode, CodeBatch, Graduate
from qihang.apps.people.rules import ROSTER, ChangedBy
from qihang.kernel import Cohort, Permission, Refusal, Scope, msgid
from qihang.kernel.identity import clean_id_number, is_id_number, is_phone
from qihang.kernel.names import as_typed, name_pattern

YEAR_DIGITS = 4
SORTS = {
    "name": ("name_key", "pk"),
    "-name": ("-name_key", "-pk"),
    "student_number": ("student_number", "pk"),
    "-student_number": ("-student_number", "-pk"),
    "class": ("class_name", "name_key", "pk"),
    "-class": ("-class_name", "name_key", "pk"),
}


class ListedGraduate(NamedTuple):
    """What a row of the list shows."""

    uuid: UUID
    name: str
    student_number: str
    college: str
    major_name: str
    qualification: str
    class_name: str
    account_id: int | None

    @classmethod
    def of(cls, rows: QuerySet[Graduate]) -> list["ListedGraduate"]:
        """A page of a list. First which rows, then their columns: only these are joined."""
        shown = Graduate.objects.filter(pk__in=rows).order_by(*rows.query.order_by)
        return [cls(*row) for row in shown.values_list(*_COLUMNS)]


_COLUMNS = [{"college": "org__name"}.get(name, name) for name in ListedGraduate._fields]


@dataclass(frozen=True, slots=True)
class GraduateFilter:
    """What to look for; empty looks for all. `org_path` narrows to a college or university.

    `words` is a name or part of one, an exam or student number, an identity number or a phone.
    """

    words: str = ""
    org_path: str = ""
    qualification: str = ""
    class_name: str = ""
    activated: bool | None = None


def graduates_in(scope: Scope, cohort: Cohort) -> QuerySet[Graduate]:
    """Graduates of the cohort that the scope may see, in the order of their names."""
    reached = within(scope, Permission.PERSON_SEE, kind="graduate")
    return Graduate.objects.filter(reached, cohort=cohort.year).order_by("name_key", "pk")


def graduate_in(scope: Scope, uuid: UUID) -> Graduate:
    """One of any cohort; raises Graduate.DoesNotExist outside the scope."""
    reached = within(scope, Permission.PERSON_SEE, kind="graduate")
    return Graduate.objects.select_related("org").get(reached, uuid=uuid)


def own_records(scope: Scope) -> list[Graduate]:
    """The account's own records, the one at work first, then the newest."""
    rows = Graduate.objects.filter(pk__in=scope.own_records).select_related("org__parent")
    return sorted(rows, key=lambda one: (one.pk != scope.graduate, -one.cohort, -one.pk))


def search_in(scope: Scope, cohort: Cohort, wanted: GraduateFilter) -> QuerySet[Graduate]:
    """Those of `graduates_in` that match."""
    words = as_typed(wanted.words)
    parts = [_matches(words)] if words else []
    if wanted.org_path:
        parts.append(under([wanted.org_path]))
    if wanted.qualification:
        parts.append(Q(qualification=wanted.qualification))
    if wanted.class_name:
        parts.append(Q(class_name__contains=wanted.class_name))
    if wanted.activated is not None:
        parts.append(Q(account__isnull=not wanted.activated))
    rows = graduates_in(scope, cohort)
    return rows.filter(*parts) if parts else rows


def roster_in(scope: Scope, cohort: Cohort, code: str = "") -> QuerySet[Graduate]:
    """Graduates of the cohort in the order in which they came in, of one organisation if named."""
    rows = graduates_in(scope, cohort).select_related("org").order_by("pk")
    if code:
        path = Org.objects.filter(code=code).values_list("path", flat=True).first()
        rows = rows.filter(under([path] if path else []))
    return rows


def count_without_account(scope: Scope, cohort: Cohort) -> int:
    """How many of `graduates_in` have not activated yet."""
    return graduates_in(scope, cohort).filter(account__isnull=True).count()


def asked_in(scope: Scope, usual: Cohort, asked: Mapping[str, str]) -> QuerySet[Graduate]:
    """Those the address of the list asks for, in its order; what cannot be read counts as not asked."""
    year = asked.get("cohort", "")
    cohort = Cohort(int(year)) if year.isdecimal() and len(year) == YEAR_DIGITS else usual
    found = search_in(scope, cohort, _asked(scope, asked))
    return found.order_by(*SORTS.get(asked.get("sort", ""), SORTS["name"]))


def _asked(scope: Scope, asked: Mapping[str, str]) -> GraduateFilter:
    org = asked.get("org", "")
    college = colleges_in(scope).filter(uuid=org).first() if _is_uuid(org) else None
    return GraduateFilter(
        words=asked.get("q", "")[:60],
        # A college that cannot be reached narrows to nothing, not to everything.
        org_path=(college.path if college else "-/") if _is_uuid(org) else "",
        qualification=asked.get("qualification", "")[:2],
        class_name=asked.get("klass", "")[:60],
        activated={"yes": True, "no": False}.get(asked.get("activated", "")),
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def colleges_in(scope: Scope) -> QuerySet[Org]:
    """Colleges whose persons the scope may see."""
    return orgs_in(scope, Permission.PERSON_SEE).filter(kind=OrgKind.COLLEGE)


def issuable_in(scope: Scope, uuids: list[UUID]) -> QuerySet[Graduate]:
    """Graduates among these for whom the scope may issue activation codes: who left gets none."""
    reached = within(scope, Permission.ACTIVATION_ISSUE)
    return Graduate.objects.filter(reached, uuid__in=uuids, standing="").order_by("name_key", "pk")


def without_account(scope: Scope, rows: QuerySet[Graduate]) -> QuerySet[Graduate]:
    """Those of the rows who have not activated and for whom the scope may issue codes."""
    return rows.filter(within(scope, Permission.ACTIVATION_ISSUE), account__isnull=True)


# A code that went to a phone is good only while this is the graduate's phone.
GOOD = Q(batch__isnull=False) | Q(phone_hash=F("graduate__phone_hash"))


def open_code(scope: Scope, graduate: Graduate, now: datetime) -> ActivationCode | None:
    """The code that was issued and can still be used; only who may issue learns of it."""
    if not scope.holds(Permission.ACTIVATION_ISSUE, graduate.org_path):
        return None
    codes = ActivationCode.objects.filter(GOOD, used_at__isnull=True, expires_at__gt=now)
    return codes.select_related("issued_by").filter(graduate=graduate).first()


def batches_in(scope: Scope) -> QuerySet[CodeBatch]:
    """Batches of codes on paper of the offices the scope issues codes for, newest first."""
    rows = CodeBatch.objects.filter(within(scope, Permission.ACTIVATION_ISSUE, "org_path"))
    return rows.select_related("ordered_by", "released_by").order_by("-ordered_at", "-pk")


def used_of(scope: Scope, batches: Sequence[CodeBatch]) -> dict[int, int]:
    """Batch's id -> how many of its codes were used."""
    rows = ActivationCode.objects.filter(
        within(scope, Permission.ACTIVATION_ISSUE, "batch__org_path"),
        batch__in=[batch.pk for batch in batches],
        used_at__isnull=False,
    )
    return dict(rows.values_list("batch").annotate(Count("pk")))


# What keeps a code from being sent to the phone on record, the first that holds. Batches of the roster
# count for whoever loaded them and whoever wrote them; a phone recorded in person, for who recorded it.
_BY_PHONE = f"""
    WITH RECURSIVE {SAME_PERSON}
    SELECT g.id, CASE
        WHEN g.phone_hash IS NULL THEN 'no_phone'
        WHEN EXISTS (SELECT FROM orgs_personkey k WHERE k.key_hash = g.phone_hash
            AND k.account_id IS DISTINCT FROM g.account_id) THEN 'phone_of_staff'
        WHEN EXISTS (SELECT FROM intake_change c JOIN intake_batch b ON b.id = c.batch_id
            WHERE c.subject = g.id AND b.target = '{ROSTER}' AND jsonb_exists(c.before, 'phone_hash')
                AND (b.account_id IN (SELECT id FROM mine) OR b.acting_id IN (SELECT id FROM mine)))
            THEN 'phone_changed_by_you'
        WHEN EXISTS (SELECT FROM people_contactchange c WHERE c.graduate_id = g.id
            AND c.channel = 'phone' AND c.account_id IN (SELECT id FROM mine)
            AND c.how = '{ChangedBy.OFFICE.value}') THEN 'phone_changed_by_you'
        WHEN EXISTS (SELECT FROM people_graduate o WHERE o.phone_hash = g.phone_hash
            AND o.cohort = g.cohort AND o.id <> g.id) THEN 'phone_shared'
        END
    FROM people_graduate g WHERE g.id = ANY(%(graduates)s)
"""


def why_not_by_phone(scope: Scope, graduates: Sequence[Graduate]) -> dict[int, Refusal]:
    """Graduate's id -> why this person may not have a code sent to the phone on record; one statement."""
    values = {"account": scope.account, "graduates": [g.pk for g in graduates]}
    found = {pk: why for pk, why in planned(_BY_PHONE, values) if why}
    return {pk: Refusal(why, _BY_PHONE_WORDS[why]) for pk, why in found.items()}


_BY_PHONE_WORDS = {
    "no_phone": msgid("没有登记手机号。请改用纸质激活码，或先请教务部门补录手机号。"),
    "phone_of_staff": msgid(
        "登记的手机号是一位工作人员的，不能向它发送激活码。请核对手机号，或改用纸质激活码。"
    ),
    "phone_changed_by_you": msgid(
        "手机号是您改过的，激活码须由另一位老师发送；也可以改用纸质激活码。"
    ),
    "phone_shared": msgid(
        "同一个手机号登记在几位毕业生名下，不能向它发送激活码。请核对手机号，或改用纸质激活码。"
    ),
}


def _matches(words: str) -> Q:
    if is_id_number(number := clean_id_number(words)):
        return Q(id_number_hash=keyed_hash(number))
    if is_phone(words):
        return Q(phone_hash=keyed_hash(words))
    if words.isascii() and any(c.isdigit() for c in words):
        return Q(exam_number=words) | Q(student_number=words)
    pattern = name_pattern(words)
    return Q(name__regex=pattern) if pattern else Q(name__contains=words)


def unfinished_below(scope: Scope, leaving: Leaving) -> int:
    """Graduates whose figures can still change: their cohort's calendar year is not over."""
    if not scope.system:
        return 0
    rows = Graduate.objects.filter(under([leaving.path]), cohort__gte=leaving.now.year)
    return rows.count()
