"""The parts of a finding's page: what was compared, the group, papers, decisions, history, who looked."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from qihang.apps.codes import queries as codes
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.verification import labels, queries
from qihang.apps.verification.models import (
    Finding,
    FindingDecision,
    FindingMaterial,
    FindingMove,
    GraduateQuestion,
)
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.pages import words
from qihang.apps.verification.rules import FindingAction, GraduateAnswer
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.address import of_record
from qihang.web.components import Column, Fact, Moment, Table, TableRow
from qihang.web.markup import el

MOST = 100  # rows of a group that a page shows
PROVINCE = Permission.VERIFICATION_DECIDE
_TONES = {
    FindingAction.UPHOLD: "bad",
    FindingAction.CORRECT: "bad",
    FindingAction.CLEAR: "good",
    FindingAction.REVERSE: "good",
    FindingAction.CONTEST: "act",
}


def facts(scope: Scope, finding: Finding, today: date) -> list[Fact]:
    """Which rule, about what, found when, to be answered by when."""
    found = [
        Fact(gettext("核查项目"), _check_link(finding)),
        Fact(gettext("性质"), words.severity(finding)),
        *check_words.check_basis(scope, finding.check_code),
        Fact(pgettext("一所", "学校"), org_name(finding.university) if finding.university else ""),
        Fact(gettext("涉及"), _about(scope, finding)),
        Fact(gettext("发现日期"), formats.day(finding.found_on)),
        Fact(gettext("答复期限"), words.due(finding, today)),
    ]
    if finding.last_run is not None:
        found.append(Fact(gettext("最近一次核查"), formats.day(finding.last_run.day)))
    if finding.former is not None:
        href = reverse("verification:finding", args=[finding.former.uuid])
        found.append(Fact(gettext("事实变化前"), el("a", gettext("以前的问题"), href=href)))
    return [fact for fact in found if fact.value]


def _check_link(finding: Finding) -> SafeString:
    href = reverse("verification:check", args=[finding.check_code])
    return el("a", check_words.check_name(finding.check_code), href=href)


def _about(scope: Scope, finding: Finding) -> SafeString | str:
    text = words.about(scope, finding)
    version = finding.destination
    if version is None or not scope.holds(Permission.DESTINATION_SEE, version.org_path):
        return text
    return el("a", text, href=reverse("destinations:record", args=[version.uuid]))


def graduate_answer(question: GraduateQuestion | None) -> list[Fact]:
    """What the graduate answered, for the province alone."""
    if question is None:
        return []
    return [
        Fact(gettext("本人的回答"), str(labels.ANSWER[GraduateAnswer(question.answer)])),
        Fact(gettext("回答时间"), formats.minute(question.answered_at)),
    ]


def compared(finding: Finding) -> Table | None:
    """Each fact with who says so and of which day."""
    if not finding.facts:
        return None
    columns = [
        Column(gettext("事实"), lead=True),
        Column(gettext("内容")),
        Column(gettext("来源")),
        Column(gettext("数据日期"), whole=True),
    ]
    day = finding.last_run.day if finding.last_run else finding.found_on
    rows = [
        TableRow((one.label, one.value, one.source, formats.day(day)))
        for one in check_words.compared(finding)
    ]
    return Table(gettext("对照的事实"), columns, rows)


def group(scope: Scope, finding: Finding) -> Table | None:
    """The registrations of a group, as far as they are shown."""
    rows = queries.group_of(scope, finding, MOST)
    if not rows:
        return None
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("学院")),
        Column(gettext("去向类别")),
        Column(gettext("单位或学校")),
    ]
    made = []
    for version in rows:
        sees = scope.holds(Permission.DESTINATION_SEE, version.org_path)
        cells = (
            words.person(scope, version),
            org_name(version.graduate.org),
            codes.label("destination", version.kind),
            version.employer_name or version.school_name,
        )
        made.append(TableRow(cells, of_record("destinations:record", version.uuid) if sees else ""))
    return Table(gettext("涉及的登记"), columns, made)


def materials(papers: Sequence[FindingMaterial]) -> SafeString | str:
    """Papers of answers as links."""
    lines = [
        el("li", el("a", p.name, href=reverse("verification:material", args=[p.uuid])))
        for p in papers
    ]
    return el("ul", *lines, class_="stack") if lines else ""


def proposed(scope: Scope, finding: Finding, made: FindingDecision | None) -> list[Fact]:
    """What one proposed, for the province alone."""
    if made is None or not scope.holds(Permission.VERIFICATION_DECIDE, finding.org_path):
        return []
    return [
        Fact(gettext("处理意见"), str(labels.ACTION[FindingAction(made.outcome)])),
        Fact(gettext("理由"), made.reason),
        Fact(gettext("提出人"), made.proposed_by.name if made.proposed_by else ""),
        Fact(gettext("确认期限"), formats.minute(made.expires_at)),
    ]


def decided(decisions: Sequence[FindingDecision]) -> list[Fact]:
    """What two decided, and what became of the registration."""
    found = []
    for made in decisions:
        found += [
            Fact(gettext("决定"), str(labels.ACTION[FindingAction(made.outcome)])),
            Fact(gettext("理由"), made.reason),
            Fact(gettext("决定时间"), formats.minute(made.confirmed_at)),
        ]
        if made.effect:
            found.append(Fact(gettext("对登记的影响"), str(labels.EFFECT[made.effect])))
    return found


def decided_on(decisions: Sequence[FindingDecision]) -> date | None:
    """The day of the newest decision."""
    at = decisions[-1].confirmed_at if decisions else None
    return timezone.localdate(at) if at else None


def looks(entries: Sequence[AuditEntry]) -> Table | None:
    """Who read evidence or a telephone, and why."""
    if not entries:
        return None
    columns = [
        Column(gettext("谁"), lead=True),
        Column(gettext("看了什么")),
        Column(gettext("理由")),
        Column(gettext("时间"), whole=True),
    ]
    rows = [
        TableRow(
            (_reader(entry), str(labels.ACTS[entry.act]), entry.reason, formats.minute(entry.at))
        )
        for entry in entries
    ]
    return Table(gettext("查看日志"), columns, rows)


def _reader(entry: AuditEntry) -> str:
    return entry.account.name if entry.account else gettext("系统")


def moments(scope: Scope, finding: Finding, moves: Sequence[FindingMove]) -> list[Moment]:
    """What happened, newest first; universities read what the province did, not who of it."""
    inside = scope.holds(PROVINCE, finding.org_path)
    shown = [move for move in moves if inside or not _internal(move)]
    return [
        Moment(
            move.at,
            _who(move, inside=inside, scope=scope),
            str(labels.ACTION[FindingAction(move.action)]),
            reason=move.reason,
            tone=_TONES.get(FindingAction(move.action), "plain"),
        )
        for move in shown
    ]


def _internal(move: FindingMove) -> bool:
    """What is proposed inside the province is nobody else's before it is decided."""
    return move.action in {FindingAction.PROPOSE, FindingAction.DECLINE} or (
        move.action == FindingAction.UNDO and move.from_status == "proposed"
    )


def _who(move: FindingMove, *, inside: bool, scope: Scope) -> str:
    if move.account is None:
        return gettext("系统")
    by_university = move.action in {FindingAction.ANSWER, FindingAction.CONTEST}
    if inside and by_university and move.account_id != scope.account:
        return pgettext("办理人", "学校")
    if not inside and not by_university:
        return gettext("省里")
    return move.account.name
