"""Deliveries for tests, loaded through the service as authorities' files are."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import polars as pl

from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import target_named
from qihang.apps.orgs.models import Org
from qihang.apps.registers import services
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import Origin
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
HISENSE: dict[str, Any] = {
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
             "enlistment": "conscription", "programmes": "grassroots", "hardship": "civil",
             "firm_people": "market", "staff": "education"}  # fmt: skip
    made = Origin(source or first[register], day, **origin)
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    return services.load_delivery(scope, register, [frame], made, NOW)


# Rows of an authority's sheet under HEAD, as text.
HEAD = "统一社会信用代码,企业名称,登记状态,成立日期,所在地"
HAIXIN = "91370200264574251E,海信视像科技股份有限公司,存续,1997-04-17,370211"
SOUTH = "91330100799655058B,杭州某某有限公司,存续,2007-03-28,330105"


def sheet(*rows: str, head: str = HEAD) -> str:
    """A sheet as CSV."""
    return "\n".join((head, *rows))


def looked_at(
    scope: Scope, org: Org, register: str, content: str | bytes, name: str = "登记.csv",
    **asked: Any,
) -> Batch:  # fmt: skip
    """A register's sheet after its preview; `asked` goes before the usual answers."""
    data = content.encode() if isinstance(content, str) else content
    answers = {"source": "market", "day": date(2024, 6, 1), "reach": "whole", **asked}
    batch = intake.receive(
        scope, target_named(register), org, BytesIO(data), name, NOW, cohort=None, answers=answers
    )
    return intake.preview(scope, batch, NOW)


def counts(batch: Batch) -> tuple[int, int, int, int, int]:
    """New, changed, same, ended and refused."""
    return batch.new, batch.changed, batch.same, batch.ended, batch.refused
