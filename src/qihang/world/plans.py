"""What the made-up province keeps for the plan: groups, meetings, contact persons, staff; some lack them.

All rows of the year stand from the first day on; reads stop at the clock, so that moving it shows more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    GroupMember,
    LeadingGroup,
    Meeting,
    Staffing,
)
from qihang.apps.plans.rules import MeetingKind, MemberRole
from qihang.world.chance import stream
from qihang.world.names import draw_names
from qihang.world.tree import Node, WorldTree

AGENDA = ("通报去向登记进度", "研究访企拓岗安排", "研究困难毕业生帮扶", "研究数据核查整改")
TASKS = ("核对未登记名单", "走访省内重点企业", "落实一对一帮扶人", "补齐佐证材料")
POSITIONS = {
    MemberRole.HEAD: "党委书记、校长",
    MemberRole.DEPUTY: "分管副校长",
    MemberRole.MEMBER: "就业指导中心主任",
}
IN_COLLEGE = {
    MemberRole.HEAD: "党委书记、院长",
    MemberRole.DEPUTY: "副书记",
    MemberRole.MEMBER: "辅导员",
}
# Of a hundred organisations so many have done it by the end of the year.
HAVE_GROUP, HAVE_COLLEGE_GROUP, HAVE_CONTACT, HAVE_STAFF = 94, 82, 90, 92


@dataclass(frozen=True, slots=True)
class Deed:
    """That an organisation did something: when it was done, and when it was put down."""

    node: Node
    on: date
    known: date


def write_plans(tree: WorldTree) -> int:
    """Everything organisations keep for the plan of the current cohort; number of rows."""
    first = tree.edition.window.start
    rng = stream(tree.seed, "plans")
    universities = [u.node for u in tree.universities]
    colleges = [c.node for u in tree.universities for c in u.colleges]
    groups = [
        *_deeds(rng, universities, HAVE_GROUP, first, 45),
        *_deeds(rng, colleges, HAVE_COLLEGE_GROUP, first, 200),
    ]
    written = _write_groups(rng, groups)
    written += _write_meetings(rng, tree, groups, first)
    places = [*tree.cities, *tree.counties, *universities]
    written += _write_contacts(rng, _deeds(rng, places, HAVE_CONTACT, first, 90))
    return written + _write_staff(rng, tree, first)


def _deeds(
    rng: np.random.Generator, nodes: list[Node], percent: int, first: date, spread: int
) -> Iterator[Deed]:
    """Most of the organisations, each on a day of the first `spread` days."""
    done = rng.random(len(nodes)) * 100 < percent
    days = rng.integers(0, spread, len(nodes))
    slow = rng.integers(0, 10, len(nodes))
    for node, did, day, late in zip(nodes, done, days.tolist(), slow.tolist(), strict=True):
        if did:
            on = first + timedelta(days=day)
            yield Deed(node, on, on + timedelta(days=late))


def _kept(node: Node, known: date) -> dict[str, object]:
    return {"org_id": node.id, "org_path": node.path, "known_on": known}


def _write_groups(rng: np.random.Generator, deeds: list[Deed]) -> int:
    groups = LeadingGroup.objects.bulk_create(
        LeadingGroup(
            name=f"{d.node.name}毕业生就业工作领导小组", set_up_on=d.on, **_kept(d.node, d.known)
        )
        for d in deeds
    )
    names = draw_names(rng, rng.integers(1, 3, len(deeds) * len(MemberRole)))[0].tolist()
    members = [
        GroupMember(
            group=group,
            name=names.pop(),
            position=(IN_COLLEGE if deed.node.kind is OrgKind.COLLEGE else POSITIONS)[role],
            role=role.value,
            **_kept(deed.node, deed.known),
        )
        for group, deed in zip(groups, deeds, strict=True)
        for role in MemberRole
    ]
    return len(groups) + len(GroupMember.objects.bulk_create(members))


def _write_meetings(
    rng: np.random.Generator, tree: WorldTree, groups: list[Deed], first: date
) -> int:
    held: list[tuple[MeetingKind, Deed]] = []
    for deed in groups:
        if deed.node.kind is OrgKind.UNIVERSITY:
            held += _series(rng, MeetingKind.GROUP, deed.node, deed.known, (20, 110))
            held += _series(rng, MeetingKind.COMMITTEE, deed.node, first, (60, 200))
    for city in tree.cities:
        held += _series(rng, MeetingKind.COMMITTEE, city, first, (40, 400))
    held += _series(rng, MeetingKind.JOINT_OFFICE, tree.province, first, (30, 60))
    meetings = Meeting.objects.bulk_create(
        Meeting(
            kind=kind.value,
            title=f"{deed.on.year}年{deed.on.month}月毕业生就业工作会议",
            held_on=deed.on,
            agenda=[AGENDA[n] for n in sorted(rng.choice(len(AGENDA), 2, replace=False).tolist())],
            **_kept(deed.node, deed.known),
        )
        for kind, deed in held
    )
    return len(meetings) + _write_followups(rng, meetings, held)


def _series(
    rng: np.random.Generator, kind: MeetingKind, node: Node, since: date, gaps: tuple[int, int]
) -> Iterator[tuple[MeetingKind, Deed]]:
    """Meetings through the working year, some weeks or months apart."""
    day = since
    while True:
        day += timedelta(days=int(rng.integers(*gaps)))
        if (day - since).days > YEAR:
            return
        yield kind, Deed(node, day, day + timedelta(days=int(rng.integers(0, 5))))


YEAR = 365


def _write_followups(
    rng: np.random.Generator, meetings: list[Meeting], held: list[tuple[MeetingKind, Deed]]
) -> int:
    names = draw_names(rng, rng.integers(1, 3, len(meetings)))[0].tolist()
    rows = []
    for meeting, (_, deed), name in zip(meetings, held, names, strict=True):
        due = deed.on + timedelta(days=int(rng.integers(15, 60)))
        done = due + timedelta(days=int(rng.integers(-14, 6)))
        rows.append(
            FollowUp(
                meeting=meeting,
                text=TASKS[int(rng.integers(len(TASKS)))],
                responsible=name,
                due_on=due,
                done_on=max(done, deed.known) if rng.random() < DONE else None,
                **_kept(deed.node, deed.known),
            )
        )
    return len(FollowUp.objects.bulk_create(rows))


DONE = 0.97  # of the follow-ups, sooner or later


def _write_contacts(rng: np.random.Generator, deeds: Iterator[Deed]) -> int:
    found = list(deeds)
    names = draw_names(rng, rng.integers(1, 3, len(found)))[0].tolist()
    rows = [
        ContactPerson(office=_office(d.node), name=name, since=d.on, **_kept(d.node, d.known))
        for d, name in zip(found, names, strict=True)
    ]
    return len(ContactPerson.objects.bulk_create(rows))


def _office(node: Node) -> str:
    return "就业指导中心" if node.kind is OrgKind.UNIVERSITY else "毕业生就业科"


def _write_staff(rng: np.random.Generator, tree: WorldTree, first: date) -> int:
    cohort = tree.edition.cohort.year
    per_college = tree.places_of(cohort)
    rows = []
    for university in tree.universities:
        if rng.random() * 100 >= HAVE_STAFF:
            continue
        graduates = sum(int(per_college[c.index]) for c in university.colleges)
        full = max(1, round(graduates / float(rng.uniform(280, 560))))
        known = first + timedelta(days=int(rng.integers(5, 60)))
        rows.append(Staffing(full_time=full, part_time=2 * full, **_kept(university.node, known)))
    return len(Staffing.objects.bulk_create(rows))
