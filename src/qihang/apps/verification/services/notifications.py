"""Who is told of a step: the university of what it must do or of a decision, the province of an answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.messages.services import Notice, Reader, notify, retract
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import holding, real_today
from qihang.apps.verification.models import Finding
from qihang.apps.verification.rules import FINDING_GRAPH, FindingAction
from qihang.kernel import Permission, Scope
from qihang.policy import load

A, P = FindingAction, Permission
# Templates of policy/national/messages.yaml, and who is told: those who hold this permission.
_TOLD = {
    A.ANSWER: ("finding_answered", P.VERIFICATION_DECIDE),
    A.CONTEST: ("finding_contested", P.VERIFICATION_DECIDE),
    A.REPLY: ("finding_replied", P.VERIFICATION_ANSWER),
}
FOUND, DUE, OVERDUE = "finding_found", "finding_due", "finding_overdue"
DECIDED = "finding_decided"


@dataclass(frozen=True, slots=True)
class FindingNews:
    """What offices are told about findings: once under one key, each with its own number."""

    template: str
    permission: Permission
    key: str
    now: datetime
    reason: str = ""
    hold: timedelta = field(default=timedelta(0))


def notify_step(
    scope: Scope, findings: Sequence[Finding], action: FindingAction, step: Transition
) -> None:
    """Messages of a step; they stay inside the product while it can be undone."""
    if action not in _TOLD:
        return
    template, permission = _TOLD[action]
    window = load().duration("undo_window", timezone.localdate(step.now))
    hold = window if action in FINDING_GRAPH.undo_within else timedelta(0)
    news = FindingNews(template, permission, key_of(step.act), step.now, step.reason, hold)
    notify_offices(scope, findings, news)


def notify_decided(
    scope: Scope, findings: Sequence[Finding], reasons: set[str], step: Transition
) -> None:
    """What one act confirmed, however many: one message an office."""
    reason = next(iter(reasons)) if len(reasons) == 1 else gettext("见各个问题的决定。")
    hold = load().duration("undo_window", timezone.localdate(step.now))
    key = key_of(step.act)
    news = FindingNews(DECIDED, P.VERIFICATION_ANSWER, key, step.now, reason, hold)
    notify_offices(scope, findings, news)


def notify_found(scope: Scope, findings: Iterable[Finding], run: object, now: datetime) -> None:
    """A run found these anew: each office learns how many wait for it, and until when."""
    news = FindingNews(FOUND, P.VERIFICATION_ANSWER, f"found:{run}", now)
    notify_offices(scope, findings, news)


def notify_offices(scope: Scope, findings: Iterable[Finding], news: FindingNews) -> None:
    """One message a person, with the number of findings that concern this person's organisation."""
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.org_path].append(finding)
    members = holding(scope, news.permission, by_path, real_today()).select_related("org")
    alike: defaultdict[tuple[str, ...], set[Reader]] = defaultdict(set)
    for member in members:
        paths = tuple(sorted(path for path in by_path if path.startswith(member.org.path)))
        alike[paths].add(Reader(member.account_id, org_path=member.org.path))
    for paths, to in alike.items():
        theirs = [finding for path in paths for finding in by_path[path]]
        readers = sorted(to, key=lambda reader: reader.account or 0)
        notify(scope, _notice(theirs, news), readers, news.now)


def retract_step(scope: Scope, act: object) -> None:
    """The step was taken back: what has not left is deleted."""
    retract(scope, key_of(act))


def key_of(act: object) -> str:
    """Under what key offices hear of a step."""
    return f"finding:{act}"


def _notice(findings: Sequence[Finding], news: FindingNews) -> Notice:
    days = [finding.due_on for finding in findings if finding.due_on]
    facts = {
        "count": len(findings),
        "reason": news.reason,
        "day": min(days).isoformat() if days else "",
    }
    link = reverse("verification:index")
    if len(findings) == 1:
        link = reverse("verification:finding", args=[findings[0].uuid])
    return Notice(news.template, link, news.key, facts, news.hold)
