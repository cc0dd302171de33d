"""Cut-offs: figures are frozen, signed by each leading department, and only then leave the office."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qihang.apps.metrics.models.seals import Seal, Signature
from qihang.apps.metrics.queries.seals import leading_department, seal_in
from qihang.apps.metrics.sql.seals import (
    Progress,
    cut_offs,
    difference,
    digest_of,
    figures_of,
    inputs_of,
    missing_signatures,
)
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries import account_of, accounts_of_person
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

LOCK = "metrics.seals"  # one at a time seals


def make_due_seals(scope: Scope, now: datetime, progress: Progress = int) -> list[Seal]:
    """Seal every cut-off that is due; for a job, because the whole ledger is read for each.

    `progress` is called with how many are sealed. What somebody else sealed meanwhile is left out.
    Raises as `make_seal`.
    """
    made: list[Seal] = []
    for name in due_cut_offs(now):
        try:
            made.append(make_seal(scope, name, now))
        except Refusal as refusal:
            if refusal.code != "already_sealed":
                raise
        progress(len(made))
    return made


def due_cut_offs(now: datetime) -> list[str]:
    """The names of the edition's cut-offs whose day is over and that are not sealed yet."""
    policy, today = load(), timezone.localdate(now)
    edition = policy.edition(settings.QIHANG_EDITION)
    held = set(Seal.objects.filter(cohort=edition.cohort.year).values_list("cut_off", flat=True))
    due = (one.name for one in cut_offs(policy, edition) if one.day < today)
    return [name for name in due if name not in held]


@transaction.atomic
def make_seal(scope: Scope, name: str, now: datetime) -> Seal:
    """Freeze the figures of a cut-off whose day is over.

    Raises Refusal no_cut_off, not_over or already_sealed, Org.DoesNotExist outside the scope.
    """
    lock_until_commit(LOCK)  # whoever waited finds what the first has sealed
    policy = load()
    edition = policy.edition(settings.QIHANG_EDITION)
    wanted = next((one for one in cut_offs(policy, edition) if one.name == name), None)
    if wanted is None:
        raise Refusal("no_cut_off", "方案里没有这个统计截点。")
    if wanted.day >= timezone.localdate(now):
        raise Refusal(
            "not_over", "{day} 还没有过完，过完这一天才能封存。", day=wanted.day.isoformat()
        )
    province = Org.objects.get(kind=OrgKind.PROVINCE, path__in=_provinces(scope))
    if Seal.objects.filter(cohort=edition.cohort.year, cut_off=name).exists():
        raise Refusal("already_sealed", "这个截点已经封存过了，封存的数字不会再变。")
    entries, inputs = inputs_of(province, edition.cohort, wanted.day)
    seal = Seal(
        cohort=edition.cohort.year,
        cut_off=name,
        day=wanted.day,
        figures=figures_of(province, edition.cohort, wanted.day),
        entries=entries,
        inputs=inputs,
        taken_at=now,
        taken_by_id=scope.account,
    )
    seal.digest = digest_of(seal)
    seal.save()
    _record(scope, "figures.seal", seal, {"entries": entries, "digest": seal.digest.hex()})
    return seal


def sign(scope: Scope, uuid: UUID, now: datetime, progress: Progress = int) -> Signature:
    """Stand by a seal for one's department; for a job, because the whole ledger is read.

    Raises Seal.DoesNotExist outside the scope, and as `may_sign`, `must_be_as_sealed`.
    """
    seal = seal_in(scope, uuid)
    may_sign(scope, seal)
    must_be_as_sealed(seal, progress)  # without a lock: others sign and publish meanwhile
    with transaction.atomic():
        seal = Seal.objects.select_for_update().get(pk=seal.pk)
        department = may_sign(scope, seal)
        account = Account.objects.get(pk=account_of(scope))
        made = Signature.objects.create(seal=seal, department=department, account=account, at=now)
        _record(scope, "figures.sign", seal, {"department": department.code})
    return made


def may_sign(scope: Scope, seal: Seal) -> Org:
    """The department for which the reader may sign; asked before the ledger is read and again after.

    Raises Refusal not_leading, signed_already or another_person.
    """
    must_be_as_signed(seal=[seal.pk])
    department = _leading_department(scope)
    signed = list(seal.signatures.all())
    if any(one.department_id == department.pk for one in signed):
        raise Refusal("signed_already", "贵部门已经签过字了。")
    own = accounts_of_person(scope)
    if any(one.account_id in own for one in signed):
        raise Refusal("another_person", "两个部门须由两个人分别签字。")
    return department


def publish(scope: Scope, uuid: UUID, now: datetime, progress: Progress = int) -> Seal:
    """Show the province's figures of a seal to the public; for a job, as `sign`.

    Raises Seal.DoesNotExist outside the scope, and as `may_publish`, `must_be_as_sealed`.
    """
    seal = seal_in(scope, uuid)
    may_publish(scope, seal)
    must_be_as_sealed(seal, progress)
    with transaction.atomic():
        seal = Seal.objects.select_for_update().get(pk=seal.pk)
        may_publish(scope, seal)
        seal.published_at = now
        seal.save(update_fields=["published_at"])
        _record(scope, "figures.publish", seal, {"day": seal.day.isoformat()})
    return seal


def may_publish(scope: Scope, seal: Seal) -> None:
    """Raises Refusal not_allowed, not_signed or published_already."""
    must_be_as_signed(seal=[seal.pk])
    if not (scope.system or scope.allows(Permission.FIGURES_SEAL)):
        raise Refusal("not_allowed", "您不能发布封存的数字。")
    must_be_signed(seal)
    if seal.published_at is not None:
        raise Refusal("published_already", "已经发布过了。")


def must_be_as_sealed(seal: Seal, progress: Progress) -> None:
    """Raises Refusal not_as_sealed where the ledger no longer says what was frozen."""
    if (found := difference(seal, progress)) is not None:
        raise found


@transaction.atomic
def export(scope: Scope, uuid: UUID) -> Seal:
    """The seal to be written into a file that leaves the office; audited.

    Raises Seal.DoesNotExist outside the scope, Refusal not_signed.
    """
    seal = seal_in(scope, uuid)
    must_be_as_signed(seal=[seal.pk])
    must_be_signed(seal)
    _record(scope, "figures.export", seal, {"digest": bytes(seal.digest).hex()})
    return seal


def must_be_signed(seal: Seal) -> None:
    """Raises Refusal not_signed as long as a leading department has not signed."""
    if missing := missing_signatures(seal):
        raise Refusal(
            "not_signed",
            "还差 {number} 个牵头部门签字。签字齐全之前，数字只供内部使用，不能导出或发布。",
            number=len(missing),
        )


def _provinces(scope: Scope) -> list[str]:
    if scope.system:
        return list(Org.objects.filter(kind=OrgKind.PROVINCE).values_list("path", flat=True))
    return list(scope.paths(Permission.FIGURES_SEAL))


def _leading_department(scope: Scope) -> Org:
    found = leading_department(scope)
    if found is None:
        raise Refusal("not_leading", "只有牵头部门可以为封存的数字签字。")
    return found


def _record(scope: Scope, act: str, seal: Seal, after: dict[str, object]) -> None:
    facts = {"cut_off": seal.cut_off, "cohort": seal.cohort, **after}
    record_act(scope, act, "seal", seal.uuid, org_path="/", after=facts)
