"""Deliveries for tests, loaded through the service as authorities' files are."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from qihang.apps.registers import services
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import Origin
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
HISENSE = {
    "code": "91370200264574251E",
    "name": "海信视像科技股份有限公司",
    "kind": "39",
    "industry": "22",
    "place": "370211",
    "founded_date": date(1997, 4, 17),
}


def firm(number: int, name: str, **over: Any) -> dict[str, Any]:
    """A firm's row; the code is no real one."""
    return HISENSE | {"code": f"9137{number:014d}", "name": name} | over


def deliver(
    register: str,
    rows: Iterable[Mapping[str, Any]],
    day: date = date(2024, 5, 1),
    *,
    scope: Scope = SYSTEM,
    source: str = "",
    **origin: Any,
) -> Delivery:
    """Load rows as one delivery of the register's first authority."""
    first = {"employers": "market", "admissions": "graduate_school", "insurance": "insurance",
             "enlistment": "conscription", "programmes": "grassroots", "hardship": "civil"}  # fmt: skip
    made = Origin(source or first[register], day, **origin)
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    return services.load_delivery(scope, register, [frame], made, NOW)
