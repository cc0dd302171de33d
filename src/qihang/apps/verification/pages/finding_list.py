"""Findings as rows of lists."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext, pgettext

from qihang.apps.orgs.labels import org_name
from qihang.apps.verification.models import Finding
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.pages import words
from qihang.kernel import Permission, Refusal, Scope
from qihang.web import formats
from qihang.web.address import of_record
from qihang.web.components import Column, Empty, Table, TableRow
from qihang.web.refusals import sentence

PROVINCE = Permission.VERIFICATION_DECIDE


def listed(
    scope: Scope, findings: Iterable[Finding], today: date, *, tick: bool, of_one: bool = False
) -> Table:
    """The rows of a list; never an order of universities, colleges or persons.

    A list `of_one` check does not name it in every row.
    """
    columns = [
        *([] if of_one else [Column(gettext("核查项目"), lead=True)]),
        Column(gettext("涉及"), lead=of_one),
        Column(pgettext("一所", "学校") if scope.allows(PROVINCE) else gettext("学院")),
        Column(gettext("状态"), whole=True),
        Column(gettext("答复期限"), whole=True),
    ]
    rows = [_row(scope, finding, today, of_one=of_one) for finding in findings]
    none = Empty(gettext("没有核查问题。每夜核查发现的会出现在这里。"))
    return Table(gettext("核查问题"), columns, rows, select="uuid" if tick else "", empty=none)


def _row(scope: Scope, finding: Finding, today: date, *, of_one: bool) -> TableRow:
    return TableRow(
        (
            *(() if of_one else (check_words.check_name(finding.check_code),)),
            words.about(scope, finding),
            _where(scope, finding),
            words.state(finding),
            words.due(finding, today),
        ),
        href=of_record("verification:finding", finding.uuid),
        key=str(finding.uuid),
    )


def _where(scope: Scope, finding: Finding) -> str:
    if scope.allows(PROVINCE) or finding.destination is None:
        return org_name(finding.university) if finding.university else formats.DASH
    return org_name(finding.destination.graduate.org)


def left_out(skipped: Sequence[tuple[Finding, Refusal]], scope: Scope) -> Table:
    """Each finding that a bulk act leaves alone, and why."""
    columns = [
        Column(gettext("核查项目"), lead=True),
        Column(gettext("涉及")),
        Column(gettext("跳过的原因")),
    ]
    rows = [
        TableRow(
            (check_words.check_name(f.check_code), words.about(scope, f), sentence(refusal)),
            href=of_record("verification:finding", f.uuid),
        )
        for f, refusal in skipped
    ]
    return Table(gettext("将跳过的问题"), columns, rows)
