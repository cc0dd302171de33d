"""The rows of a stage put before the rules of filing; the answers go back as a temporary table."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

import json
from typing import Any

from django.db import connection
from django.utils import timezone

from qihang.apps.destinations.models import CONTENT
from qihang.apps.destinations.queries import Prepared, judge_prepared
from qihang.apps.destinations.sheets.match_sql import DRAFT, GRADUATE, PHONE, SETTLED, VERSIONS
from qihang.apps.intake.targets import Stage, problem_json
from qihang.apps.orgs.services import keyed_hash, unseal
from qihang.kernel import Scope

_FIELDS = [n for n in CONTENT if n not in (*PHONE, "kind")]
_ROWS = f"""
    SELECT staged._row, staged.contact_phone_fits, staged.contact_phone_hash, record.contact_phone_sealed,
        (staged.contact_phone_hash = graduate.phone_hash) IS TRUE,
        graduate.qualification, graduate.agreed_unit, graduate.training_mode, staged.kind,
        {", ".join(f'staged."{n}"' for n in _FIELDS)}
    FROM intake_stage staged {GRADUATE} {VERSIONS} LEFT JOIN destinations_destination record ON {DRAFT}
    WHERE staged._good AND graduate.id IS NOT NULL AND NOT {SETTLED}
"""
_LOOKED = """
    CREATE TEMPORARY TABLE destinations_looked
        (_row bigint PRIMARY KEY, said jsonb NOT NULL, same_phone boolean NOT NULL) ON COMMIT DROP
"""


def check_rows(scope: Scope, stage: Stage) -> None:
    """Make `destinations_looked`: what the rules of the day say of each row that would do something."""
    rows = stage.read(_ROWS)
    same = {row[0]: _same_phone(*row[2:4]) for row in rows}
    columns = {column for _, _, column in stage.batch.mapping}
    day = timezone.localdate(stage.now)
    found = judge_prepared(scope, map(_prepared, rows), day, columns)
    stage.run("DROP TABLE IF EXISTS pg_temp.destinations_looked")
    stage.run(_LOOKED)
    with connection.cursor() as cursor, cursor.copy("COPY destinations_looked FROM STDIN") as to:
        for row, objections in found:
            said = json.dumps([problem_json(o, severity) for o, severity in objections])
            to.write_row((row, said, same[row]))


def _same_phone(staged: bytes | None, sealed: bytes | None) -> bool:
    """Whether the draft has this phone already: sealed bytes differ each time."""
    if staged is None or sealed is None:
        return staged is sealed
    return keyed_hash(unseal(sealed)) == bytes(staged)


_FITS = {None: "", True: "13805310001", False: "?"}  # a sealed phone as the rules may see it


def _prepared(row: tuple[Any, ...]) -> Prepared:
    number, fits, _, _, own, qualification, agreed_unit, training_mode, kind, *values = row
    phone = {"contact_phone": _FITS[fits]}
    given = dict(zip(_FIELDS, values, strict=True)) | phone
    return Prepared(number, qualification, agreed_unit, training_mode, own, kind, given)
