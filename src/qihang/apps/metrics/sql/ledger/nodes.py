"""What a figure stands for: the province, the universities of a city, one university, one college.

The cube holds the first three; a college is few enough entries to be added up when asked.
"""

from django.db.models import Q

from qihang.apps.metrics.sql.ledger.records import UNIVERSITY_OF
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.apps.orgs.rules import OrgKind

PROVINCE_OF = "'/' || split_part({path}, '/', 2) || '/'"

# FROM item yielding the nodes of one row that has `org_path` and `place`; format with row=alias.
EACH_NODE = (
    "LATERAL (VALUES ("
    + PROVINCE_OF.format(path="{row}.org_path")
    + "), ({row}.place), ("
    + UNIVERSITY_OF.format(path="{row}.org_path")
    + "))"
)


def node_of(org: Org) -> str:
    """The name of the organisation's node in the cube; a college has none but its path."""
    return org.place if org.kind == OrgKind.CITY else org.path


def entries_of(org: Org) -> Q:
    """The entries that belong to the organisation, as a condition on Entry."""
    return Q(place=org.place) if org.kind == OrgKind.CITY else under([org.path])


def nodes_of(path: str, place: str) -> set[str]:
    """Every node an entry of this college and city belongs to, the college's own among them."""
    _, province, university, *_ = path.split("/")
    return {f"/{province}/", place, f"/{province}/{university}/", path}
