"""Sheets in the demo: one university's roster waits to be confirmed, another has a column to name."""

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from qihang.apps.intake import queries, services
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries import scope_of
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort
from qihang.policy import load
from qihang.world.demo_logins import UNIVERSITY

PERSONS = 30
MOVED, RENAMED, WRONG = 3, 7, 11  # every so many rows; the others stay as they are


def fill(cohort: int, at: datetime) -> int:
    """Preview two rosters in the name of the university's officer; how many sheets."""
    first = Graduate.objects.filter(cohort=cohort, org_path__startswith=UNIVERSITY)
    first = first.order_by("pk").select_related("org__parent")
    graduate = first.first()
    university = graduate.org.parent if graduate else None
    officer = _officer(university)
    if graduate is None or university is None or officer is None:
        return 0
    people = list(first.filter(org=graduate.org)[:PERSONS])
    rows = [_row(number, person) for number, person in enumerate(people, 1)]
    scope = scope_of(officer, at)
    target, org = queries.target_and_org(scope, "roster", university.code)
    for name, odd in (("2024届毕业生名单.csv", False), ("教务处导出.csv", True)):
        upload = BytesIO(_text(rows, odd=odd).encode())
        batch = services.receive(scope, target, org, upload, name, at, cohort=Cohort(cohort))
        services.preview(scope, batch, at)
    return 2


def _officer(org: Org | None) -> Account | None:
    held = Account.objects.filter(
        memberships__org=org, memberships__role=Role.UNIVERSITY_OFFICER
    ).order_by("pk")
    return held.first()


def _row(number: int, person: Graduate) -> dict[str, Any]:
    """The person as on record, but for some rows a class moved, a phone changed or a college unknown."""
    same = ("exam_number", "name", "sex", "ethnicity", "politics", "qualification", "major")
    row = {name: getattr(person, name) for name in (*same, "major_name", "home_place")}
    row |= {
        "id_number": unseal(person.id_number_sealed),
        "graduation_date": person.graduation_date.isoformat(),
        "college": person.org.name,
        "class_name": person.class_name,
    }
    if number % MOVED == 0:
        row["class_name"] = f"{person.class_name}（调整）"
    if number % RENAMED == 0:
        row["politics"] = "01"
    if number % WRONG == 0:
        row["college"] = "创新创业学院"
    return row


def _text(rows: list[dict[str, Any]], *, odd: bool) -> str:
    """The sheet as text; an odd one calls a needed column by a name nobody else uses."""
    columns = load().layout("roster").columns
    heads = {name: columns[name].label.zh for name in rows[0]}
    if odd:
        heads["exam_number"] = "生源编号（校内）"
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(heads.values())
    writer.writerows(row.values() for row in rows)
    return text.getvalue()
