"""What the ledger gives to homes: the figures of one's own seats, seals to sign, a proof that fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.queries import figures, ledger, seals
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Cohort, Permission, Scope
from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.edition import current_cohort
from qihang.web.home import Area, Card, Inbox, later
from qihang.web.markup import el, join
from qihang.web.recent import SharedRequest
from qihang.web.request import Request, once


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The figures of the reader's own seats: what is read first, its parts, its children."""

    heads: SafeString | str = ""
    parts: SafeString | str = ""
    children: SafeString | str = ""


def heads(request: Request) -> SafeString | str:
    """The rate of each own seat, with its curve and its map or parts."""
    return once(request, _figures).heads


def parts(request: Request) -> SafeString | str:
    """What the rate is made of, where a map stands beside it."""
    return once(request, _figures).parts


def children(request: Request) -> SafeString | str:
    """The rates of the organisations below."""
    return once(request, _figures).children


def for_auditors(request: Request) -> SafeString:
    """What an auditor reads, with the way to the proof of the ledger."""
    sentence = gettext("您可以查看全部操作记录，并核对其是否被改动。")
    if not ledger.may_prove(request.scope):
        return components.notice("info", sentence)
    href, action = reverse("metrics:proof"), gettext("台账核验")
    return components.notice("info", sentence, href=href, action=action)


def to_sign(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Sealed figures that wait for this department's signature."""
    if number := len(seals.to_sign(scope)):
        yield InboxItem(gettext("等待本部门签字的封存数字"), number, reverse("metrics:seals"))


def failed_proof(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """An alarm as long as the last proof of the ledger does not hold."""
    proof = ledger.last_proof(scope)
    if proof is not None and not proof.holds:
        number = len(proof.findings)
        yield InboxItem(gettext("台账核验发现的不一致"), number, reverse("metrics:proof"), number)


def _figures(request: Request) -> HomeFigures:
    return pages.drawn(request, current_cohort(), _draw)


def _draw(request: SharedRequest, cohort: Cohort, _code: str) -> HomeFigures:
    heads: list[SafeString] = []
    aside: list[SafeString] = []
    below: list[SafeString] = []
    for own in figures.own_sights(request.scope, cohort, request.today):
        picture, parts = _map(own, request), _parts(own)
        tiles = (_head(own, request, cohort), picture or parts)
        heads.append(el("div", *tiles, class_="tile-grid"))
        aside += [later(parts)] if picture else []
        below += [later(_children(own, request))] if own.children else []
    return HomeFigures(join(heads), join(aside), join(below))


def _head(own: figures.Own, request: SharedRequest, cohort: Cohort) -> SafeString:
    sight = own.sight
    figure = pages.placement_figure(sight, pages.entries_href(sight.now))
    curve = figures.curve(request.scope, sight.org, cohort, request.today)
    body = join((components.figure(figure), pages.drawn_curve(curve)))
    return components.card(body, org_name(sight.org), _open(sight))


def _map(own: figures.Own, request: SharedRequest) -> SafeString | None:
    title = gettext("各市与去年同日之差")
    known = any(sight.before for sight in own.children)
    found = pages.changes(own.children, request.GET, title) if known else None
    return components.card(components.chart(found, None), title) if found else None


def _parts(own: figures.Own) -> SafeString:
    table = components.data_table(pages.parts_table(own.sight, brief=True))
    note = el("p", pages.parts_note(own.sight), class_="quiet-text")
    return components.card(join((table, note)), gettext("落实率构成"))


def _children(own: figures.Own, request: SharedRequest) -> SafeString:
    by_city = own.sight.org.kind == OrgKind.PROVINCE
    caption = gettext("各市落实率") if by_city else gettext("各高校落实率")
    table = pages.children_table(own.children, request.GET, caption)
    side = _by_university(own.sight) if by_city else ""
    return components.card(components.data_table(table), caption, side)


def _by_university(sight: figures.Sight) -> SafeString:
    href = f"{pages.figures_href(sight.org)}?by={OrgKind.UNIVERSITY}"
    return el("a", gettext("按高校看"), href=href)


def _open(sight: figures.Sight) -> SafeString:
    name = el("span", org_name(sight.org), class_="sr")
    return el("a", gettext("展开"), name, href=pages.figures_href(sight.org))


P = Permission
MAIN = (Area.MAIN,)
AUDITORS = frozenset({Role.AUDITOR.value})
GIVES = (
    Card("figures", heads, order=10, areas=MAIN, permission=P.FIGURES_SEE, leading=True),
    Card("parts", parts, order=40, permission=P.FIGURES_SEE),
    Card("children", children, order=30, areas=MAIN, permission=P.FIGURES_SEE),
    Card("word_auditor", for_auditors, order=100, areas=(Area.TOP,), roles=AUDITORS, fallback=True),
    Inbox("to_sign", to_sign, frozenset({P.FIGURES_SIGN}), order=30),
    Inbox("failed_proof", failed_proof, frozenset({P.FIGURES_SEAL}), order=31),
)
