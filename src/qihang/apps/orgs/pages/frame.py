"""What orgs puts into the frame of every page: who is signed in, the account menu, the power banner."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from qihang.apps.orgs import labels, services
from qihang.apps.orgs.rules import Role
from qihang.kernel import Contribution, Permission
from qihang.web import display, frame, nav
from qihang.web.address import of_page
from qihang.web.components import notice
from qihang.web.request import Request


def _who(request: Request) -> frame.Who:
    if request.scope.graduate is not None:
        return frame.Who(request.user.name, str(labels.ROLE[Role.GRADUATE]))
    held = request.standing.held[:3] if request.standing else ()
    standing = gettext("；").join(f"{labels.ROLE[h.role]} · {labels.org_name(h)}" for h in held)
    return frame.Who(request.user.name, standing)


def _banners(request: Request) -> list[SafeString]:
    session = getattr(request, "power", None)
    if not session:
        return []
    until = {"time": f"{timezone.localtime(session.closes_at):%H:%M}", "reason": session.reason}
    text = (
        gettext("到 %(time)s 自动结束；期间查看毕业生记录都会记入审计记录。理由：%(reason)s")
        % until
    )
    link = {"href": of_page("orgs:power"), "action": gettext("查看或结束")}
    return [notice("act", text, gettext("正在调阅个人记录"), **link)]


def _keep(request: Request, language: str, theme: str) -> None:
    if request.scope.account is not None:
        services.keep_display(request.scope, language=language, theme=theme)


P = Permission
MENU = tuple(
    nav.MenuItem(label, name, frozenset({permission}), order)
    for order, (label, name, permission) in enumerate(
        (
            (gettext_lazy("我的账号"), "orgs:account", P.HOME_SEE),
            (gettext_lazy("恢复同事账号"), "orgs:resets", P.PLAN_SEE),
            (gettext_lazy("委托角色"), "orgs:delegation", P.MEMBERSHIP_DELEGATE),
            (gettext_lazy("调阅个人记录"), "orgs:power", P.POWER_OPEN),
            (pgettext_lazy("目录", "单位"), "orgs:tree", P.ACCOUNT_MANAGE),
            (gettext_lazy("单独授权"), "orgs:grants", P.ACCOUNT_MANAGE),
            (gettext_lazy("接口令牌"), "orgs:tokens", P.ACCOUNT_MANAGE),
            (gettext_lazy("角色与权限"), "orgs:roles", P.HOME_SEE),
        ),
        start=1,
    )
)
GIVES: tuple[Contribution, ...] = (
    *MENU,
    nav.NavItem(gettext_lazy("成员"), "orgs:members", Permission.ACCOUNT_MANAGE, order=80),
    nav.NavItem(gettext_lazy("审计"), "orgs:audit", Permission.AUDIT_SEE, order=90),
    frame.SlotContent(frame.who, _who),
    frame.SlotContent(frame.banners, _banners),
    display.DisplayHandler("account", _keep),
)
