"""States, terms and subjects of findings in words, in the reader's language."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from qihang.apps.codes import queries as codes
from qihang.apps.destinations.models import Destination
from qihang.apps.verification import labels
from qihang.apps.verification.models import Finding
from qihang.apps.verification.rules import (
    FindingState,
    Severity,
    contest_until,
    is_overdue,
)
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web import components, formats
from qihang.web.markup import join


def state(finding: Finding) -> SafeString:
    """Where a finding stands, as a `status`."""
    status = FindingState(finding.status)
    if status == FindingState.OPEN and finding.due_on is None:  # no university was asked
        status = FindingState.ANSWERED
    return components.status(labels.STATE[status], labels.TONE[status])


def severity(finding: Finding) -> str:
    """Whether a rule is broken or somebody should look."""
    return str(labels.SEVERITY[Severity(finding.severity)])


def due(finding: Finding, today: date) -> SafeString | str:
    """By when the university answers, marked once it is over."""
    if finding.due_on is None:
        return ""
    words = formats.day(finding.due_on)
    if is_overdue(finding.status, finding.due_on, today):
        return components.light("late", words)
    return words


def person(scope: Scope, version: Destination) -> str:
    """The graduate's name for who sees persons there; else its first character."""
    name = version.graduate.name
    if scope.holds(Permission.PERSON_SEE, version.org_path):
        return name
    return name[:1] + "*" * (len(name) - 1)


def about(scope: Scope, finding: Finding) -> SafeString | str:
    """What a finding speaks of, in a few words."""
    version = finding.destination
    if version is None:
        number = finding.subjects.count()
        return ngettext("%(n)s 条登记", "%(n)s 条登记", number) % {"n": formats.count(number)}
    kind = codes.label("destination", version.kind)
    return join((person(scope, version), kind, version.employer_name or version.school_name), " · ")


def next_step(finding: Finding, decided: date | None, today: date) -> str:
    """Who must do what until when."""
    if finding.status == FindingState.OPEN and finding.due_on is None:
        return gettext("不请学校答复，由省里核对；认为无误的，一人提出、另一人确认。")
    day = {"day": formats.day(finding.due_on) if finding.due_on else formats.DASH}
    texts = {
        FindingState.OPEN: gettext("请学校在 %(day)s 前（含当天）答复，并附材料。") % day,
        FindingState.REPLIED: gettext("请学校在 %(day)s 前（含当天）补充说明或材料。") % day,
        FindingState.ANSWERED: gettext("学校已答复，由省里一人提出处理意见、另一人确认。"),
        FindingState.PROPOSED: gettext("处理意见已提出，由省里另一人确认后生效。"),
        FindingState.CONTESTED: gettext("学校已申诉，由省里一人提出处理意见、另一人确认。"),
    }
    state_ = FindingState(finding.status)
    if state_ in {FindingState.UPHELD, FindingState.CORRECTED} and decided is not None:
        until = contest_until(load(), decided)
        if until is not None and today > until:
            return gettext("已有决定，申诉期限已过。")
        last = {"day": formats.day(until) if until else formats.DASH}
        return gettext("已有决定；学校不同意的，可以在 %(day)s 前（含当天）申诉一次。") % last
    return texts.get(state_, gettext("已办结，不用再做什么。"))
