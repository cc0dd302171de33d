"""Each role's home: what waits, the figures of one's own scope, and the way to the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.desk.pages import inbox, phases, plan
from qihang.apps.messages.pages import messages
from qihang.apps.metrics import pages
from qihang.apps.metrics import queries as metrics
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Cohort, Permission
from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.markup import el, join
from qihang.web.recent import SharedRequest
from qihang.web.request import Request


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The figures of the reader's own seats: what is read first, its parts, its children."""

    heads: SafeString | str = ""
    parts: SafeString | str = ""
    children: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A sentence for a role, with the page it leads to, if any."""

    sentence: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the page, drawn; what does not concern the reader is empty.

    `aside` is the column of what waits, `main` what is read: figures, and the plan where the reader
    answers for the whole of it.
    """

    aside: SafeString
    main: SafeString
    words: Sequence[Word]


def home(request: Request) -> Home:
    """The home of whoever is signed in, put together from what the scope allows."""
    waiting = inbox.items(request.scope, pages.current_cohort(), request.now)
    figures = _drawn(request) if request.scope.allows(Permission.FIGURES_SEE) else HomeFigures()
    seen = bool(figures.heads)
    work = waiting or seen or inbox.has_work(request.scope)
    board = plan.card(request)
    plan_aside, plan_main = ("", board.drawn) if board.whole else (board.drawn, "")
    told = messages.home_card(request)
    aside = (_inbox(waiting) if work else "", plan_aside, told, figures.parts)
    main = (figures.heads, plan_main, figures.children, "" if seen else _calendar())
    return Home(join(aside), join(main), () if seen else _words(request))


def _calendar() -> SafeString:
    table = phases.calendar(get_language() or settings.LANGUAGE_CODE)
    return components.card(components.data_table(table), gettext("工作阶段"))


def _drawn(request: Request) -> HomeFigures:
    cohort = pages.current_cohort()
    return pages.drawn(request, cohort, _draw)


def _draw(request: SharedRequest, cohort: Cohort, _code: str) -> HomeFigures:
    heads: list[SafeString] = []
    aside: list[SafeString] = []
    children: list[SafeString] = []
    for own in metrics.own_sights(request.scope, cohort, request.today):
        picture, parts = _map(own, request), _parts(own)
        tiles = (_head(own, request, cohort), picture or parts)
        heads.append(el("div", *tiles, class_="tile-grid"))
        aside += [_later(parts)] if picture else []
        children += [_later(_children(own, request))] if own.children else []
    return HomeFigures(join(heads), join(aside), join(children))


def _later(card: SafeString) -> SafeString:
    """On a phone below everything else, in whichever column it stands."""
    return el("div", card, class_="later")


def _inbox(waiting: Sequence[InboxItem]) -> SafeString:
    late = sum(item.late for item in waiting)
    side = gettext("%(late)s 条逾期") % {"late": late} if late else gettext("今日")
    return components.card(components.inbox(waiting), gettext("待我处理"), side)


def _head(own: metrics.Own, request: SharedRequest, cohort: Cohort) -> SafeString:
    sight = own.sight
    figure = pages.placement_figure(sight, pages.entries_href(sight.now))
    curve = metrics.curve(request.scope, sight.org, cohort, request.today)
    body = join((components.figure(figure), pages.drawn_curve(curve)))
    return components.card(body, pages.org_name(sight.org), _open(sight))


def _map(own: metrics.Own, request: SharedRequest) -> SafeString | None:
    title = gettext("各市与去年同日之差")
    known = any(sight.before for sight in own.children)
    found = pages.changes(own.children, request.GET, title) if known else None
    return components.card(components.chart(found, None), title) if found else None


def _parts(own: metrics.Own) -> SafeString:
    table = components.data_table(pages.parts_table(own.sight, brief=True))
    note = el("p", pages.parts_note(own.sight), class_="quiet-text")
    return components.card(join((table, note)), gettext("落实率构成"))


def _children(own: metrics.Own, request: SharedRequest) -> SafeString:
    by_city = own.sight.org.kind == OrgKind.PROVINCE
    caption = gettext("各市落实率") if by_city else gettext("各高校落实率")
    table = pages.children_table(own.children, request.GET, caption)
    side = _by_university(own.sight) if by_city else ""
    return components.card(components.data_table(table), caption, side)


def _by_university(sight: metrics.Sight) -> SafeString:
    href = f"{pages.figures_href(sight.org)}?by={OrgKind.UNIVERSITY}"
    return el("a", gettext("按高校看"), href=href)


def _open(sight: metrics.Sight) -> SafeString:
    name = el("span", pages.org_name(sight.org), class_="sr")
    return el("a", gettext("展开"), name, href=pages.figures_href(sight.org))


def _words(request: Request) -> Sequence[Word]:
    roles = {Role(reach.role) for reach in request.scope.reaches if reach.role}
    proves = Role.AUDITOR in roles and metrics.may_prove(request.scope)
    further = {Role.AUDITOR: (reverse("metrics:proof"), gettext("台账核验"))} if proves else {}
    told = ((role, sentence) for role, sentence in _told().items() if role in roles)
    return [Word(sentence, *further.get(role, ())) for role, sentence in told]


def _told() -> dict[Role, str]:
    return {
        Role.COUNTY_OFFICER: gettext(
            "县（市、区）没有按高校统计的数字。离校未就业毕业生移交到本县后，名单会出现在这里。"
        ),
        Role.EMPLOYER: gettext(
            "现在没有待您处理的事项。毕业生登记去向时会填写单位名称和统一社会信用代码，无需您在这里操作。"
        ),
        Role.AGENCY: gettext("现在没有待您处理的事项。"),
        Role.AUDITOR: gettext("您可以查看全部操作记录，并核对其是否被改动。"),
        Role.SYSTEM_ADMIN: gettext("您可以管理账号，并查看操作记录；业务数据不在您的范围内。"),
    }
