"""What a process keeps for one reader never reaches another who may not have it.

Why: a page that a province officer opened once was shown to an auditor, with figures the auditor may
not see, because the key under which it was kept lacked a permission. So whatever is drawn for readers
goes through `web.recent`, whose functions get nothing but their key; anything else that is kept
stands below with the reason why it is the same for everybody; and every page that uses what is kept
is asked by every kind of reader after every other, and compared with what each gets alone.
"""

import ast
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from qihang.apps.metrics.sql.ledger import folded
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.rules import HELD_IN, OrgKind, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.plans import cards as plan_cards
from qihang.kernel import Permission, Scope, bus
from qihang.web.recent import Recent
from tests.factories.destinations import make_approved
from tests.factories.orgs import make_account, make_membership, make_org, scope_for
from tests.guards.keeping import found, kept_in
from tests.guards.matrix import Door, addresses, needed
from tests.guards.sources import Finding, Source, dotted, report
from tests.guards.stage import FILED, Stage

pytestmark = pytest.mark.django_db
BY_START = "what apps register while they start"
BY_POLICY = "made from the policy and from constants"
BY_TEXT = "a pure function of the texts it is given"
# Whatever else a process keeps, and why it is the same for every reader.
SAME_FOR_ALL = {
    "qihang.apps.codes.queries._choices": BY_POLICY,
    "qihang.apps.codes.queries._search": "made from public code sets",
    "qihang.apps.desk.pages.phases._strip": BY_POLICY,
    "qihang.apps.destinations.rules.terms._code_sets": BY_POLICY,
    "qihang.apps.postings.rules.search.address._known": BY_POLICY,
    "qihang.apps.postings.rules.search.posts._label_terms": BY_POLICY,
    "qihang.apps.postings.sheets.code_lists._places": BY_POLICY,
    "qihang.apps.postings.sheets.code_lists._subjects": BY_POLICY,
    "qihang.apps.postings.views.search.visitors.get_conditional_response": "compares with the state of public posts",
    "qihang.apps.postings.views.search.visitors.patch_cache_control": "answers to visitors without a session alone",
    "qihang.apps.files.models.PERSONAL": "a constant",
    "qihang.apps.messages.gateways.http.client": "connections to the gateways",
    "qihang.apps.messages.gateways.work_chat.cache": "the product's own pass to the gateway",
    "qihang.apps.metrics.disclosure.figures._patterns": "the same for all who see no persons",
    "qihang.apps.metrics.sql.ledger.folded._memory": "sums of the ledger by node and day; who asks is checked before",
    "qihang.apps.metrics.pages.figures.scheme.scheme_on": BY_POLICY,
    "qihang.apps.orgs.integrity.anchors._installation": "which installation the database is",
    "qihang.apps.orgs.middleware.api_gate.get_conditional_response": "compares with the whole answer just made",
    "qihang.apps.orgs.integrity.heads._private": "a key of the product",
    "qihang.apps.orgs.roles._by_role": BY_START,
    "qihang.apps.orgs.roles.power_permissions": BY_START,
    "qihang.apps.orgs.queries.signed_contents._union": "a statement without values",
    "qihang.apps.orgs.queries.triggers.guards": "triggers as the migrations make them",
    "qihang.apps.moves.queries._text": "a statement without values",
    "qihang.apps.moves.services.move_statement._text": "a statement without values",
    "qihang.apps.orgs.queries.prepared_statements._names": "columns of a model",
    "qihang.apps.orgs.queries.prepared_statements._read": "columns of a model",
    "qihang.apps.orgs.queries.standing._texts": "a statement without values",
    "qihang.apps.orgs.integrity.signed._model": "a model by its name",
    "qihang.apps.orgs.encryption._key": "keys of the product",
    "qihang.apps.orgs.encryption._made": "keys of the product",
    "qihang.config.api.views.described": BY_POLICY,
    "qihang.web.address._around": "addresses by name",
    "qihang.web.address.of_page": "addresses by name",
    "qihang.web.charts.drawing._inline": BY_TEXT,
    "qihang.web.charts.drawing._register_font": "a font",
    "qihang.web.charts.drawing._svg": BY_TEXT,
    "qihang.web.choices.initials": BY_TEXT,
    "qihang.web.clock._source": "a function by its name in the settings",
    "qihang.web.components.registry.COMPONENTS": BY_START,
    "qihang.web.recent._every": "the kept functions themselves, to forget what they keep",
    "qihang.web.cursors._cipher": "a key of the product",
    "qihang.web.documents.fonts._characters": "characters of fonts",
    "qihang.web.documents.fonts.typst_fonts": "fonts",
    "qihang.web.frame_parts._footer": BY_TEXT,
    "qihang.web.frame_parts._header": "a function of everything the header says",
    "qihang.web.frame_parts._url": "addresses by name",
    "qihang.web.frame_parts.page_assets": "a constant",
    "qihang.web.gallery.examples.EXAMPLES": BY_START,
    "qihang.world.clock._kept": "the day of the demo",
}
READER = {"scope", "request", "account", "user", "graduate"}
PLACES = {
    OrgKind.PROVINCE: ("province",),
    OrgKind.DEPARTMENT: ("department",),
    OrgKind.CITY: ("city",),
    OrgKind.COUNTY: ("county",),
    OrgKind.UNIVERSITY: ("university", "other_university"),
    OrgKind.COLLEGE: ("college", "sibling"),
    OrgKind.EMPLOYER: ("employer",),
}
# Together they may do whatever anybody may: no page is closed to all of them.
WIDE = (
    "province-power",
    "university-head",
    "college-head",
    "department",
    "auditor",
    "self",
    "employer",
    "admin",
)
PLACED = 3
Pages = dict[str, str]  # address -> what a reader gets there


def test_everything_kept_is_known() -> None:
    new = {n: a for n, a in found().items() if not is_recent(a) and n not in SAME_FOR_ALL}
    lines = (Finding(name, getattr(node, "lineno", 0), "is kept") for name, node in new.items())
    report(lines, "Use web.recent, or say in SAME_FOR_ALL why it is the same for every reader.")


def test_every_reason_is_still_needed() -> None:
    gone = SAME_FOR_ALL.keys() - found().keys()
    report(
        (Finding("tests/guards/test_kept.py", 0, name) for name in gone), "Take it off the list."
    )


def test_nothing_outside_recent_is_kept_by_reader() -> None:
    functions = (node for node in found().values() if isinstance(node, ast.FunctionDef))
    by_reader = (f for f in functions if not is_recent(f) and READER & parameters(f))
    lines = (Finding(function.name, function.lineno, "takes a reader") for function in by_reader)
    report(lines, "Use web.recent: a reader's rights are part of its key.")


def parameters(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.args + function.args.kwonlyargs}


def is_recent(node: ast.AST) -> bool:
    """Whether web.recent keeps it."""
    made = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return any(isinstance(one, ast.Call) and dotted(one.func) == "recent" for one in made)


@pytest.mark.parametrize(
    "text",
    [
        "@lru_cache(maxsize=8)\ndef f(scope): ...",
        "@functools.cache\ndef f(x): ...",
        "_seen: dict[str, str] = {}",
        "_seen = defaultdict(list)",
        "f = lru_cache(8)(g)",
        "def f():\n    global _last\n    _last = 1",
        "from django.core.cache import cache",
        "from django.views.decorators.http import condition",
    ],
)
def test_the_guard_notices_whatever_is_kept(text: str) -> None:
    assert list(kept_in(Source("src/qihang/apps/x/views.py", text)))


class Readers:
    """Everybody of the stage and every role in every place, and the pages that use what is kept."""

    def __init__(self) -> None:
        self.stage = stage = Stage()
        self.accounts = dict(stage.accounts)
        for role, kinds in HELD_IN.items():
            for place in chain.from_iterable(PLACES.get(kind, ()) for kind in kinds):
                self.accounts[f"{role} of {place}"] = make_account(role, getattr(stage.tree, place))
        self.accounts["two hats"] = two = make_account(Role.AUDITOR, stage.tree.province)
        make_membership(two, Role.CITY_OFFICER, stage.tree.city)
        self.accounts = different(self.accounts)
        self.fill(stage.tree.college, stage.tree.university)
        other = make_org(stage.tree.other_university, OrgKind.COLLEGE, "c-more", "更多学院")
        self.fill(other, stage.tree.other_university)
        self.doors = {name: Door(account) for name, account in self.accounts.items()}
        self.paths: list[str] = []
        self.paths = [p for p in asked_by_all(stage) if self.keeps_something(p)]
        self.alone = {name: self.fresh(name) for name in self.doors}

    def fill(self, college: Org, university: Org) -> None:
        """Some who are placed, so that every figure is one that can be recognised."""
        officer = scope_for(make_account(Role.COLLEGE_OFFICER, college))
        office = scope_for(make_account(Role.UNIVERSITY_OFFICER, university))
        for _ in range(PLACED):
            make_approved(college, officer, office, FILED)
        ids = Graduate.objects.filter(org=college).values_list("pk", flat=True)
        bus.publish(GraduatesChanged(frozenset(ids), date(2024, 6, 3)))

    def keeps_something(self, path: str) -> bool:
        """Whether a page at the address uses what is kept."""
        forget()
        for name in WIDE:
            self.doors[name].get(path, "zh-hans")
            if any(map(len, kept_functions().values())):
                return True
        return False

    def pages(self, name: str) -> Pages:
        """What this reader gets now."""
        door = self.doors[name]
        return {path: without_tokens(door.get(path, "zh-hans").content) for path in self.paths}

    def fresh(self, name: str) -> Pages:
        """What this reader gets where nobody asked before."""
        forget()
        return self.pages(name)

    def shown_wrongly(self, order: Sequence[str]) -> list[str]:
        """Where somebody who asks in this order gets another page than alone.

        Whoever comes first fills the memory; of all for whom the same is kept, one who would get
        something else alone comes later in this order or in the other.
        """
        forget()
        return [
            f"{path} as {name}"
            for name in order
            for path, page in self.pages(name).items()
            if page != self.alone[name][path]
        ]


def asked_by_all(stage: Stage) -> list[str]:
    """Every address that is ours."""
    return sorted({a.path for a in addresses(stage) if needed(a) != "allauth"})


def different(accounts: dict[str, Account | None]) -> dict[str, Account | None]:
    """One of all who have the same rights."""
    found: dict[Scope, tuple[str, Account | None]] = {}
    for name, account in accounts.items():
        found.setdefault(scope_for(account).rights if account else Scope(), (name, account))
    return dict(found.values())


def kept_functions() -> dict[str, Recent[Any, Any]]:
    """Every function whose results web.recent keeps, by its name."""
    modules = {n: m for n, m in list(sys.modules.items()) if n.startswith("qihang.")}
    values = ((f"{n}.{k}", v) for n, m in modules.items() for k, v in list(vars(m).items()))
    return {name: value for name, value in values if isinstance(value, Recent)}


def forget() -> None:
    """As in a process that has just started, as far as it was kept for readers."""
    for kept in kept_functions().values():
        kept.cache_clear()


def without_tokens(content: bytes) -> str:
    """A page without what differs every time it is made."""
    text = content.decode("utf-8", errors="replace")
    return re.sub(r'(csrfmiddlewaretoken" value=|csrf[^"]*":? ?)"[^"]+"', r"\1", text)


@pytest.fixture(scope="module")
def readers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Readers]:
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(folded, "_memory", folded.Folded())
        now = timezone.now()  # what is kept for a minute is kept while everybody asks
        patch.setattr(plan_cards, "real_now", lambda: now)
        yield Readers()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def test_nobody_gets_what_was_kept_for_another(readers: Readers) -> None:
    order = list(readers.doors)
    assert not readers.shown_wrongly(order)
    assert not readers.shown_wrongly(order[::-1])


def test_no_page_is_closed_to_those_who_look_for_what_is_kept(readers: Readers) -> None:
    scopes = {name: scope_for(a) for name, a in readers.accounts.items() if a is not None}
    for permission in Permission:
        if any(scope.allows(permission) for scope in scopes.values()):
            assert any(scopes[name].allows(permission) for name in WIDE), permission


def test_every_kept_function_was_asked(readers: Readers) -> None:
    for name in readers.doors:
        readers.pages(name)
    assert len(readers.doors) > len(Role)
    unasked = {name for name, kept in kept_functions().items() if not len(kept)}
    assert not unasked, "no page of the stage uses it, so nothing is proved about it"


def test_a_key_without_a_permission_is_noticed(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: what is kept of the plan was kept by the reach of two permissions."""
    known = (Permission.PLAN_SEE, Permission.PLAN_REPORT)
    monkeypatch.setattr(Scope, "__eq__", lambda one, other: keyed(one) == keyed(other))
    monkeypatch.setattr(Scope, "__hash__", lambda one: hash(keyed(one)))

    def keyed(scope: Scope) -> Any:
        return [scope.paths(permission) for permission in known].__repr__()

    assert readers.shown_wrongly(list(readers.doors))
