"""Reads of seals: those whose scope reads the province's figures, and the published for everybody.

Whether they still say what the ledger says is proved with it.
"""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from qihang.apps.metrics.models.seals import Seal, SealJob
from qihang.apps.metrics.queries.figures import seats
from qihang.apps.metrics.queries.ledger import LedgerCheck
from qihang.apps.metrics.sql.seals import DEPARTMENT, digest_of, figures_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import altered
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Cohort, Objection, Permission, Scope, msgid
from qihang.policy import load


def seals_in(scope: Scope) -> QuerySet[Seal]:
    """Every seal, the newest first, for those who read the province's figures."""
    reads = scope.system or any(seat.kind == OrgKind.PROVINCE for seat in seats(scope))
    found = Seal.objects.select_related("taken_by").prefetch_related(
        "signatures__department", "signatures__account"
    )
    return (found if reads else found.none()).order_by("-day", "-taken_at")


def seal_in(scope: Scope, uuid: UUID) -> Seal:
    """One seal; raises Seal.DoesNotExist outside the scope."""
    return seals_in(scope).get(uuid=uuid)


def own_job(scope: Scope, seal: Seal) -> SealJob | None:
    """What the reader asked for last about a seal they may see: to sign or to publish it."""
    own = SealJob.objects.filter(seal__in=seals_in(scope), seal=seal, account=scope.account)
    return own.order_by("-pk").first()


def own_sealing(scope: Scope) -> SealJob | None:
    """The sealing that the reader asked for last."""
    own = SealJob.objects.filter(seal=None, account=scope.account)
    return own.order_by("-pk").first()


def published_seals(_scope: Scope) -> QuerySet[Seal]:
    """What everybody may see, the newest first; nothing that was altered outside the product."""
    found = Seal.objects.filter(published_at__isnull=False).order_by("-day")
    odd = altered(seal=list(found.values_list("pk", flat=True)))
    return found.exclude(pk__in=odd["seal"]) if odd else found


def to_sign(scope: Scope) -> list[Seal]:
    """The seals that wait for the signature of the reader's department."""
    department = leading_department(scope)
    if department is None:
        return []
    return [
        seal
        for seal in seals_in(scope)
        if all(one.department_id != department.pk for one in seal.signatures.all())
    ]


def leading_department(scope: Scope) -> Org | None:
    """The leading department for which the reader may sign, if any."""
    departments = load().edition(settings.QIHANG_EDITION).departments.values()
    leading = [f"{DEPARTMENT}{one.code}" for one in departments if one.lead]
    paths = scope.paths(Permission.FIGURES_SIGN)
    found = Org.objects.filter(path__in=paths, kind=OrgKind.DEPARTMENT, code__in=leading)
    return found.first() if paths else None


def seal_findings(scope: Scope) -> Iterator[Objection]:
    """Seals that are not what they were, or say other figures than the ledger of their day.

    Only for jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the seals"
        raise ValueError(message)
    seals = list(Seal.objects.order_by("pk"))
    if not seals:
        return
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    for seal in seals:
        now = figures_of(province, Cohort(seal.cohort), seal.day)
        same = all(now.get(code) == said for code, said in seal.figures.items())
        if digest_of(seal) != bytes(seal.digest) or not same:
            yield _seal_differs(seal)


def _seal_differs(seal: Seal) -> Objection:
    return Objection(
        "seal_differs",
        "metrics_seal 中 id = {number} 的封存（{cut_off}，{day}）与封存时的校验值或当日台账不符：它或台账被改动。",
        "", {"number": seal.pk, "cut_off": seal.cut_off, "day": seal.day.isoformat()},
    )  # fmt: skip


SEAL_CHECK = LedgerCheck(
    "seals", {"metrics_seal": msgid("封存的数字与当日台账核对。")}, seal_findings
)
