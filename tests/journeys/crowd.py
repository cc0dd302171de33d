"""Fills a running house with registrations that wait: `python -m tests.journeys.crowd NUMBER`.

Prints one JSON line: the user names of a college's and its university's reviewer (password
factories.orgs.PASSWORD) and the uuids filed.
"""

import json
import sys
from uuid import uuid4

import django

from qihang.config.database import at_hand


def fill(number: int) -> dict[str, object]:
    """File `number` registrations in a fresh college of the first university."""
    from django.utils import timezone

    from qihang.apps.orgs.models import Org
    from qihang.apps.orgs.rules import OrgKind, Role
    from qihang.apps.people.events import GraduatesChanged
    from qihang.kernel import bus
    from qihang.web import clock
    from tests.factories.destinations import make_filed
    from tests.factories.orgs import PASSWORD, make_account, make_org

    university = Org.objects.filter(kind=OrgKind.UNIVERSITY).order_by("path")[0]
    mark = uuid4().hex[:6]
    college = make_org(university, OrgKind.COLLEGE, f"{university.code}-{mark}", "演练学院")
    college_officer = make_account(
        Role.COLLEGE_OFFICER, college, username=f"college-{mark}", password=PASSWORD
    )
    university_officer = make_account(
        Role.UNIVERSITY_OFFICER, university, username=f"university-{mark}", password=PASSWORD
    )
    now = clock.now()
    cohort = timezone.localdate(now).year
    filed = [make_filed(college, now, cohort=cohort)[0] for _ in range(number)]
    came = frozenset(version.graduate_id for version in filed)
    bus.publish(GraduatesChanged(came, timezone.localdate(now)))
    return {
        "college": college_officer.username,
        "university": university_officer.username,
        "filed": [str(version.uuid) for version in filed],
    }


if __name__ == "__main__":
    with at_hand():
        django.setup()
        sys.stdout.write(json.dumps(fill(int(sys.argv[1]))) + "\n")
