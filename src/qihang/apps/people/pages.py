"""What two records of one person hold of what people keeps, and what merging makes of it."""

from collections.abc import Sequence

from django.utils.translation import gettext

from qihang.apps.codes.queries import label
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import MergeEffect, MergeLine
from qihang.kernel import Scope


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> Sequence[MergeLine]:
    """Account and hardship: what both have goes on with the survivor."""
    del scope
    activated = {True: gettext("已激活"), False: gettext("未激活")}
    mine, theirs = [activated[g.account_id is not None] for g in (survivor, duplicate)]
    groups = int(survivor.hardship) | int(duplicate.hardship)
    lines = [
        MergeLine(gettext("账号"), mine, theirs, _account(survivor, duplicate)),
        MergeLine(
            gettext("困难类别"),
            label("hardship", survivor.hardship),
            label("hardship", duplicate.hardship),
            label("hardship", str(groups)),
        ),
    ]
    return [
        line
        for line in lines
        if line.survivor != line.duplicate or line.becomes not in {"", line.survivor}
    ]


EFFECT = MergeEffect("people", 10, merge_lines)


def _account(survivor: Graduate, duplicate: Graduate) -> str:
    if duplicate.account_id in (None, survivor.account_id):
        return ""
    if survivor.account_id is None:
        return gettext("以后用要并入的那条记录的账号和手机号，密码不变")
    return gettext("用保留的记录的账号；另一个账号不再用于登记，只能看到历史")
