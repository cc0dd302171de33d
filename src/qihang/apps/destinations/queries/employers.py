"""Employers to fill a form with at a tap: of the enterprise register, then of the same university."""

from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.queries import under
from qihang.apps.people.models import Graduate
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries import employer_by_code, employers_like, ended_among, firms_meant
from qihang.kernel import Scope

MOST = 6
SHOWN = 10
MEANT = 3  # firms that may be meant by what was typed
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class KnownEmployer:
    """An employer as registered, or as filed and approved before; the fields are named as in a filing."""

    employer_code: str
    employer_name: str
    employer_type: str
    industry: str
    work_place: str
    ended: bool = False  # deregistered or revoked, by the register

    def values(self) -> dict[str, str]:
        """As values of a draft; what is not known is left out."""
        return {n: v for n, v in asdict(self).items() if v and n != "ended"}


def employers_to_choose(scope: Scope, text: str) -> list[KnownEmployer]:
    """At most SHOWN employers for what was typed so far: firms of the register, then known ones.

    Firms that are no more are offered only to who types the whole code, and are marked. Where no firm has
    the words in its name, those of nearly this name are offered.
    """
    if scope.graduate is None:
        return []
    firms = [_of_register(firm) for firm in employers_like(scope, text, ended=False)]
    firms = firms or [_of_register(one.firm) for one in firms_meant(scope, text, MOST, ended=False)]
    codes = {firm.employer_code for firm in firms}
    known = [e for e in known_employers(scope, text) if e.employer_code not in codes]
    gone = ended_among(scope, (e.employer_code for e in known)) if known else frozenset()
    return [*firms, *(e for e in known if e.employer_code not in gone)][:SHOWN]


def employers_meant(scope: Scope, name: str, code: str) -> list[KnownEmployer]:
    """Firms of the register that a filed employer may mean; none where it has this code.

    For a name and a code that do not belong together, which the rules name themselves, nothing is offered.
    """
    if scope.graduate is None or not name or (code and employer_by_code(scope, code) is not None):
        return []
    return [_of_register(one.firm) for one in firms_meant(scope, name, MEANT, ended=False)]


def known_employers(scope: Scope, text: str) -> list[KnownEmployer]:
    """At most MOST employers whose name holds `text` or whose code begins with it, most used first.

    Only of the own university and cohort, only what is approved, nothing of the graduates.
    """
    wanted = text.strip()
    if scope.graduate is None or len(wanted) < LEAST_LETTERS:
        return []
    graduate = Graduate.objects.select_related("org__parent").get(pk=scope.graduate)
    university = graduate.org.parent or graduate.org
    fitting = Q(employer_name__contains=wanted) | Q(employer_code__startswith=wanted.upper())
    rows = (
        Destination.objects.filter(under([university.path]), fitting, cohort=graduate.cohort)
        .filter(status__in=[status.value for status in EFFECTIVE], startup_role="")
        .exclude(employer_code="")
        .values_list("employer_code", "employer_name", "employer_type", "industry", "work_place")
        .annotate(n=Count("pk"))
        .order_by("-n", "employer_code")[:MOST]
    )
    return [KnownEmployer(*row[:5]) for row in rows]


def _of_register(firm: Firm) -> KnownEmployer:
    ended = firm.ended_on is not None
    return KnownEmployer(firm.code, firm.name, firm.kind, firm.industry, firm.place, ended)
