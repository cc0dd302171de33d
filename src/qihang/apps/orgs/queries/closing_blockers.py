"""What of the access itself keeps an organisation open: those below it, members, tokens, grants."""

from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from qihang.apps.orgs.closing_blockers import ClosingBlocker, Leaving
from qihang.apps.orgs.models import ApiToken, Grant, Membership, Org
from qihang.apps.orgs.queries.tree import under
from qihang.kernel import Scope, msgid


def open_below(scope: Scope, leaving: Leaving) -> int:
    """Organisations below it that are still open on the day."""
    rows = _hanging(scope, Org.objects.all(), leaving, "path").exclude(path=leaving.path)
    return rows.filter(_after(leaving, "open_until")).count()


def members_after(scope: Scope, leaving: Leaving) -> int:
    """Roles held there on the day or later."""
    rows = _hanging(scope, Membership.objects.all(), leaving, "org__path")
    return rows.filter(_after(leaving, "until_date")).count()


def tokens_after(scope: Scope, leaving: Leaving) -> int:
    """Tokens another system could still use."""
    rows = ApiToken.objects.filter(revoked_at=None, expires_at__gt=_start(leaving))
    return _hanging(scope, rows, leaving, "org__path").count()


def grants_after(scope: Scope, leaving: Leaving) -> int:
    """Permissions lent over it that still run."""
    rows = Grant.objects.filter(revoked_at=None, until_at__gt=_start(leaving))
    return _hanging(scope, rows, leaving, "path").count()


def _hanging(scope: Scope, rows: QuerySet, leaving: Leaving, field: str) -> QuerySet:
    return rows.filter(under([leaving.path], field)) if scope.system else rows.none()


def _after(leaving: Leaving, field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": leaving.day})


def _start(leaving: Leaving) -> datetime:
    return timezone.make_aware(datetime.combine(leaving.day, time.min))


BLOCKERS = (
    ClosingBlocker("orgs", msgid("下级单位还有 {count} 个没有关闭，请先逐个关闭。"), open_below),
    ClosingBlocker(
        "members", msgid("到这一天仍有成员 {count} 人，请先结束他们的角色。"), members_after
    ),
    ClosingBlocker(
        "tokens", msgid("到这一天仍有有效的接口令牌 {count} 个，请先吊销。"), tokens_after
    ),
    ClosingBlocker("grants", msgid("到这一天仍有有效的授权 {count} 项，请先收回。"), grants_after),
)
