"""What an organisation keeps, drawn as cards; its own people find the way to add and withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import labels
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    Kept,
    LeadingGroup,
    Meeting,
    Staffing,
)
from qihang.apps.plans.queries import Keeping
from qihang.apps.plans.rules import MeetingKind, MemberRole
from qihang.web import components, formats
from qihang.web.components import Column, Empty, RecordAction, Table, TableRow
from qihang.web.markup import el, join, with_language

CARD: dict[type[Kept], str] = {
    LeadingGroup: "group",
    ContactPerson: "contacts",
    Staffing: "staffing",
}


@dataclass(frozen=True, slots=True)
class KeptCard:
    """One card: its title, its content, and the acts of those who keep it, drawn in the template."""

    title: str
    content: SafeString
    actions: Sequence[RecordAction]
    anchor: str = ""


def cards(found: Keeping, mine: bool, on: date) -> list[KeptCard]:
    """Every card that this kind of organisation has, as it stood on the day."""
    kind = OrgKind(found.org.kind)
    drawn = []
    if kind in {OrgKind.UNIVERSITY, OrgKind.COLLEGE}:
        drawn += [_group(found, mine), _members(found, mine)]
    drawn += [*_meetings(found, mine, on), _contacts(found, mine)]
    if kind is OrgKind.UNIVERSITY:
        drawn.append(_staffing(found, mine))
    return drawn


def _group(found: Keeping, mine: bool) -> KeptCard:
    group = found.group
    if group is None:
        content = components.empty(gettext("还没有登记领导小组。"))
        return KeptCard(
            gettext("领导小组"), content, _add(found, "group", mine), CARD[LeadingGroup]
        )
    day = gettext("%(day)s 成立") % {"day": formats.day(group.set_up_on)}
    content = join((el("p", el("b", group.name)), el("p", day, class_="quiet-text")))
    acts = _back("group", group, mine)
    return KeptCard(gettext("领导小组"), content, acts, anchor_of(group))


def _members(found: Keeping, mine: bool) -> KeptCard:
    columns = [Column(gettext("姓名"), lead=True), Column(gettext("职务")), Column(gettext("职责"))]
    rows = [
        TableRow((m.name, m.position, labels.MEMBER[MemberRole(m.role)])) for m in found.members
    ]
    words = Empty(gettext("还没有登记成员。“一把手”负责，请至少写明组长。"))
    table = Table(gettext("小组成员"), columns, rows, empty=words)
    adding = _add(found, "member", mine) if found.group else []
    back = [act for m in found.members for act in _back("member", m, mine, m.name)]
    return KeptCard(gettext("小组成员"), components.data_table(table), [*adding, *back])


def _meetings(found: Keeping, mine: bool, on: date) -> list[KeptCard]:
    if not found.meetings:
        content = components.empty(gettext("还没有登记会议。"))
        return [KeptCard(gettext("会议"), content, _add(found, "meeting", mine))]
    head = KeptCard(
        gettext("会议"),
        el("p", gettext("共 %(n)s 次") % {"n": len(found.meetings)}, class_="quiet-text"),
        [*_add(found, "meeting", mine), *_add(found, "followup", mine)],
    )
    return [head, *(_meeting(meeting, mine, on) for meeting in found.meetings)]


def _meeting(meeting: Meeting, mine: bool, on: date) -> KeptCard:
    kind = labels.MEETING[MeetingKind(meeting.kind)]
    head = el("p", f"{kind} · {formats.day(meeting.held_on)}", class_="quiet-text")
    agenda = el("ol", *(el("li", with_language(item)) for item in meeting.agenda))
    followups = list(meeting.followups.all())
    todo = components.data_table(_todo(followups, on)) if followups else ""
    file: SafeString | str = ""
    if meeting.minutes_id:
        href = reverse("plans:minutes", args=[meeting.uuid])
        file = el("p", el("a", gettext("会议纪要"), href=href))
    acts = [act for one in followups for act in _done(one, mine)]
    return KeptCard(
        meeting.title,
        join((head, agenda, todo, file)),
        [*acts, *_back("meeting", meeting, mine)],
        anchor_of(meeting),
    )


def anchor_of(row: Kept) -> str:
    """The card of the page that shows the row: a meeting has one of its own, with its follow-ups."""
    if isinstance(row, FollowUp):
        return anchor_of(row.meeting)
    return f"meeting-{row.uuid}" if isinstance(row, Meeting) else CARD.get(type(row), "")


def _todo(followups: Sequence[FollowUp], on: date) -> Table:
    columns = [
        Column(gettext("事项"), lead=True),
        Column(gettext("责任人")),
        Column(gettext("期限"), end=True),
        Column(gettext("状态")),
    ]
    rows = [
        TableRow((f.text, f.responsible, formats.day(f.due_on), _state(f, on))) for f in followups
    ]
    return Table(gettext("会议事项"), columns, rows)


def _state(followup: FollowUp, on: date) -> SafeString:
    if followup.done_on is not None and followup.done_on <= on:
        return components.status(gettext("已办结"), "done")
    if followup.due_on < on:
        return components.light("late", gettext("逾期"))
    return components.status(gettext("办理中"), "waiting")


def _contacts(found: Keeping, mine: bool) -> KeptCard:
    columns = [
        Column(gettext("处室"), lead=True),
        Column(gettext("姓名")),
        Column(gettext("从"), end=True),
    ]
    rows = [TableRow((c.office, c.name, formats.day(c.since))) for c in found.contacts]
    words = Empty(gettext("还没有明确处室和专人。"))
    table = Table(gettext("联系人"), columns, rows, empty=words)
    back = [act for c in found.contacts for act in _back("contact", c, mine, c.name)]
    acts = [*_add(found, "contact", mine), *back]
    card = CARD[ContactPerson]
    return KeptCard(gettext("联系人"), components.data_table(table), acts, card)


def _staffing(found: Keeping, mine: bool) -> KeptCard:
    row = found.staffing
    if row is None:
        content = components.empty(gettext("还没有填报工作人员数。"))
    else:
        facts = {"full": row.full_time, "part": row.part_time, "day": formats.day(row.known_on)}
        words = gettext("专职 %(full)s 人，兼职 %(part)s 人（%(day)s 填报）") % facts
        content = el("p", words)
    acts = _add(found, "staffing", mine)
    return KeptCard(gettext("工作力量"), content, acts, CARD[Staffing])


def _add(found: Keeping, what: str, mine: bool) -> list[RecordAction]:
    if not mine:
        return []
    words = {
        "group": gettext("登记领导小组"),
        "member": gettext("增加小组成员"),
        "meeting": gettext("登记会议"),
        "followup": gettext("登记会议事项"),
        "contact": gettext("明确联系人"),
        "staffing": gettext("填报工作人员数"),
    }
    href = reverse("plans:keep", args=[found.org.code, what])
    return [RecordAction(words[what], href, method="get")]


def _back(what: str, row: Kept, mine: bool, name: str = "") -> list[RecordAction]:
    if not mine:
        return []
    label = gettext("撤下 %(name)s") % {"name": name} if name else gettext("撤下")
    return [
        RecordAction(
            label,
            reverse("plans:withdraw", args=[what, row.uuid]),
            tone="danger",
            reason=gettext("为什么要撤下?"),
            help=gettext("从今天起不再有效；以前的日期仍能查到。"),
        )
    ]


def _done(followup: FollowUp, mine: bool) -> list[RecordAction]:
    if not mine or followup.done_on is not None:
        return []
    words = gettext("办结：%(text)s") % {"text": followup.text}
    return [RecordAction(words, reverse("plans:finish", args=[followup.uuid]))]
