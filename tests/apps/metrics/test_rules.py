"""Who reads whose figures; colleges are never set side by side."""

import pytest

from qihang.apps.metrics import rules
from qihang.apps.metrics.rules import FigurePlace
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Refusal

PROVINCE = FigurePlace(OrgKind.PROVINCE, "/37/", "370000")
JINAN = FigurePlace(OrgKind.CITY, "/37/3701/", "370100")
ZIBO = FigurePlace(OrgKind.CITY, "/37/3703/", "370300")
COUNTY = FigurePlace(OrgKind.COUNTY, "/37/3701/370102/", "370102")
SHANDA = FigurePlace(OrgKind.UNIVERSITY, "/37/10422/", "370100")
LIGONG = FigurePlace(OrgKind.UNIVERSITY, "/37/10433/", "370300")
MATHS = FigurePlace(OrgKind.COLLEGE, "/37/10422/c01/")
PHYSICS = FigurePlace(OrgKind.COLLEGE, "/37/10422/c02/")
EMPLOYER = FigurePlace(OrgKind.EMPLOYER, "/x/e-1/")
ALL = (PROVINCE, JINAN, ZIBO, COUNTY, SHANDA, LIGONG, MATHS, PHYSICS, EMPLOYER)

READS = {
    PROVINCE: {PROVINCE, JINAN, ZIBO, SHANDA, LIGONG},
    JINAN: {JINAN, SHANDA},
    ZIBO: {ZIBO, LIGONG},
    COUNTY: set(),
    SHANDA: {SHANDA, MATHS, PHYSICS},
    LIGONG: {LIGONG},
    MATHS: {MATHS},
    PHYSICS: {PHYSICS},
    EMPLOYER: set(),
}


@pytest.mark.parametrize("seat", ALL, ids=lambda place: place.path)
def test_each_seat_reads_exactly_these(seat: FigurePlace) -> None:
    assert {other for other in ALL if rules.reads(seat, other)} == READS[seat]


@pytest.mark.parametrize("kind", list(OrgKind))
@pytest.mark.parametrize("by", list(OrgKind))
def test_nothing_finer_than_universities_is_set_side_by_side(kind: OrgKind, by: OrgKind) -> None:
    allowed = {
        (OrgKind.PROVINCE, OrgKind.CITY),
        (OrgKind.PROVINCE, OrgKind.UNIVERSITY),
        (OrgKind.CITY, OrgKind.UNIVERSITY),
    }
    if (kind, by) in allowed:
        rules.check_breakdown(kind, by)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_breakdown(kind, by)
    assert refused.value.code == "metrics.no_ranking"
    assert "三不得" in refused.value.message
