"""The laws that import-linter cannot say: what is looked for (breaches.py) and what to do instead.

Each carries a breach and a fitting example, so that the guard itself is tested. To add one, write
a function that yields findings and a row in LAWS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.guards import breaches, scopes
from tests.guards.sources import Finding, Source


@dataclass(frozen=True)
class Law:
    """A law: the function that finds breaches, what to do about one, and an example of each."""

    find: Callable[[Source], breaches.Findings]
    cure: str
    breach: str
    fit: str
    path: str = "src/qihang/apps/people/services.py"  # where the examples would stand

    def example(self, text: str) -> list[Finding]:
        return list(self.find(Source(self.path, text)))


LAWS = [
    Law(
        breaches.signals,
        "Tell an upper app by an event: publish it in services, subscribe in the upper apps.py.",
        "from django.db.models.signals import post_save",
        "from qihang.kernel import bus",
    ),
    Law(
        breaches.logic_in_models,
        "Move it to a function in services.py named after what the user does.",
        "class A(Model):\n    def save(self):\n        self.b = 1",
        "class A(Model):\n    def __str__(self):\n        return self.name",
        "src/qihang/apps/people/models.py",
    ),
    Law(
        breaches.drawers,
        "Name the module after the noun it is about.",
        "",
        "",
        "src/qihang/apps/people/helpers.py",
    ),
    Law(
        breaches.clocks,
        "Take `now` or `today` as an argument; views have request.now and request.today.",
        "from django.utils import timezone\nat = timezone.now()",
        "def file(scope, now):\n    return timezone.localdate(now)",
    ),
    Law(
        breaches.chance,
        "Take a `random.Random` as an argument, so that everybody can redo the draw.",
        "import random\nx = random.choice([1, 2])",
        "def draw(chance: random.Random):\n    return chance.choice([1, 2])",
        "src/qihang/engines/sampling.py",
    ),
    Law(
        breaches.broad_excepts,
        "Catch what you expect, let the rest be seen.",
        "try:\n    f()\nexcept Exception:\n    pass",
        "try:\n    f()\nexcept (KeyError, Refusal):\n    pass",
    ),
    Law(
        breaches.doors,
        "Across apps go through services, queries, models, events or rules.",
        "from qihang.apps.orgs.views import account_list",
        "from qihang.apps.orgs.services import record_act",
    ),
    Law(
        breaches.kernel_imports,
        "The kernel knows the standard library and python-stdnum; move the rest up.",
        "import polars",
        "from dataclasses import dataclass\nfrom stdnum.cn import ric",
        "src/qihang/kernel/identity.py",
    ),
    Law(
        scopes.scope_received,
        "Make `scope: Scope` an argument (the first in queries; jobs pass Scope.for_system), or give "
        "the reason in scopeless.py.",
        "def graduates(cohort: Cohort):\n    pass",
        "def graduates_in(scope: Scope, cohort: Cohort):\n    pass",
        "src/qihang/apps/people/queries/graduates.py",
    ),
    Law(
        breaches.reads_outside_queries,
        "Read through a function of queries.py, write through one of services.py.",
        "def page(request):\n    return Graduate.objects.all()",
        "def page(request):\n    return queries.graduates_in(request.scope)",
        "src/qihang/apps/people/views.py",
    ),
    Law(
        breaches.bare_chinese,
        "Wrap it in gettext (in pure parts kernel.msgid), or carry it as data in policy/.",
        'title = "毕业去向"',
        'title = gettext("毕业去向")\nraise Refusal("late", "已过截止日期。")',
    ),
    Law(
        breaches.kinds_by_number,
        "Ask the policy about the kind (policy/national/destinations.yaml), not its number.",
        'if filing.kind == "76":\n    pass',
        "if policy.kind(filing.kind).needs_heads:\n    pass",
    ),
    Law(
        breaches.raw_markup,
        "Build markup with web.markup, which escapes; only that module marks text as safe.",
        'html = mark_safe("<b>" + name)',
        'html = element("b", name)',
    ),
    Law(
        breaches.raw_parameters,
        "Read it through qihang.web.parameters, or by a form whose fields have limits.",
        'def page(request):\n    return int(request.GET.get("page", "1"))',
        'def page(request):\n    return parameters.whole(request.GET, "page") or 1',
        "src/qihang/apps/people/views.py",
    ),
    Law(
        breaches.promises,
        "Do it now or leave it out; what is missing is said in the documents.",
        "x = 1  # TODO later",
        "x = 1  # a reason",
    ),
]
