"""Other systems in the made-up province: a token anybody may try, and what was reported nationally."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection

from qihang.apps.national.rules import ReportOutcome
from qihang.apps.orgs.models import Account, ApiToken, Grant, Membership, Org
from qihang.apps.orgs.queries.scopes import secret_hash
from qihang.apps.orgs.roles import permissions_of, system_permissions
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from qihang.world.accounts import account_rows
from qihang.world.copy_frames import copy
from qihang.world.province import World
from qihang.world.sizes import COHORTS, FEATURED

SECRET = "qh_demo-token-for-trying-out"  # noqa: S105 - the demo's own, shown on its first page
LIFE = timedelta(days=366)
USERNAME = "api.demo"
INSURER = "d-human_resources"  # delivers the insurance register

# Every so many records one is refused, so that there is something to look at.
_ANSWERS = {
    ReportOutcome.DUPLICATE: (97, 0, "已登记，编号 2024-24370000000001"),
    ReportOutcome.UNKNOWN_CODE: (89, 1, "单位行业代码不在代码表中"),
    ReportOutcome.REFUSED: (83, 2, "签约日期晚于生效日期"),
}
_MOST, _PARCEL = 20_000, 500
_PACK = """
    DROP TABLE IF EXISTS pg_temp.world_due;
    CREATE TEMPORARY TABLE world_due ON COMMIT DROP AS
    SELECT d.id, d.org_path, 1 + (row_number() OVER (ORDER BY d.id) - 1) / %(size)s AS parcel,
        d.cohort || '-' || g.exam_number AS key, d.version AS told,
        md5(concat_ws('|', encode(g.id_number_hash, 'hex'), g.exam_number, g.name, g.major,
            g.qualification, g.graduation_date)) AS person
    FROM destinations_destination d JOIN people_graduate g ON g.id = d.graduate_id
    WHERE d.cohort = %(cohort)s AND d.status IN ('reported', 'confirmed')
        AND d.decided_at < %(until)s
    ORDER BY d.id LIMIT %(most)s;
    INSERT INTO national_parcel (id, number, platform, cohort, packed_at, handed_at, settled_at)
    SELECT parcel, md5('parcel ' || parcel)::uuid, 'fake', %(cohort)s, %(until)s, %(until)s,
        %(until)s
    FROM (SELECT DISTINCT parcel FROM world_due) p ORDER BY parcel;
    SELECT setval(pg_get_serial_sequence('national_parcel', 'id'),
        (SELECT coalesce(max(id), 0) + 1 FROM national_parcel), false);
"""
_ANSWER = """
    INSERT INTO national_report
        (parcel_id, destination_id, org_path, key, told, person, action, outcome, detail, answered_at)
    SELECT parcel, id, org_path, key, told, person, 'put', CASE {outcomes} ELSE 'accepted' END,
        CASE {details} ELSE '' END, %(until)s
    FROM world_due ORDER BY id
"""


def write_token(world: World, since: datetime, now: datetime) -> None:
    """A token of the featured university whose secret everybody knows; only the demo has it."""
    number = len(world.officials.seats) + world.graduates + 1  # above all that the script uses
    rows = {"id": [number], "username": [USERNAME], "name": ["教务系统（演示）"]}
    people = pl.DataFrame(rows).with_columns(created_at=pl.lit(since))
    copy(Account, account_rows(world.seed, people))
    head = Account.objects.get(username=f"u{FEATURED}.head")
    ApiToken.objects.create(
        org=Org.objects.get(code=FEATURED), account_id=number, name="教务系统（演示）",
        secret_hash=secret_hash(SECRET), hint=SECRET[:9],
        permissions=sorted(set(system_permissions()) & permissions_of(Role.UNIVERSITY_HEAD)),
        created_by=head, basis=head.memberships.get(), created_at=now, expires_at=now + LIFE,
    )  # fmt: skip


def write_grants(now: datetime) -> None:
    """The province lets the department that delivers the insurance register load and see it."""
    seat = Membership.objects.filter(role=Role.DEPARTMENT_OFFICER, org__code=INSURER)
    officer = Membership.objects.filter(role=Role.PROVINCE_OFFICER).select_related("org")
    clerk, giver = seat.order_by("pk").first(), officer.order_by("pk").first()
    if clerk is None or giver is None:
        return
    for permission in (Permission.REGISTER_LOAD, Permission.REGISTER_SEE_INSURANCE):
        Grant.objects.create(
            account_id=clerk.account_id, permission=permission, path=giver.org.path,
            from_at=now, until_at=now + LIFE, cause="社会保险参保记录按月报送",
            given_by_id=giver.account_id, basis=giver, held_as=clerk,
        )  # fmt: skip


def write_reports(until: datetime) -> None:
    """What was reported up goes over in parcels; most of it was accepted."""
    facts: dict[str, Any] = {"size": _PARCEL, "most": _MOST, "cohort": COHORTS[-1], "until": until}
    outcomes = " ".join(
        f"WHEN id % {every} = {at} THEN '{o}'" for o, (every, at, _) in _ANSWERS.items()
    )
    details = " ".join(
        f"WHEN id % {every} = {at} THEN '{said}'" for every, at, said in _ANSWERS.values()
    )
    with connection.cursor() as cursor:
        for statement in filter(str.strip, _PACK.split(";")):
            cursor.execute(statement, facts)
        answering = _ANSWER.format(outcomes=outcomes, details=details).replace(" % ", " %% ")
        cursor.execute(answering, facts)
