"""Codes on paper, for who cannot be reached by phone: one person orders them, another prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.services import notify
from qihang.apps.orgs.queries import account_of, accounts_of_person, real_now
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.models import CodeBatch, Graduate
from qihang.apps.people.queries import batches_in, issuable_in
from qihang.apps.people.rules import How
from qihang.apps.people.services.codes import chosen, make_code, notice, readers, store
from qihang.apps.people.services.involvement import involve
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code as it is shown to whoever prints and seals it, this once."""

    graduate: Graduate
    code: str


@transaction.atomic
def order_batch(scope: Scope, uuids: Sequence[UUID], *, again: bool = False) -> CodeBatch:
    """Ask for codes on paper; nothing is made before a second person releases the batch.

    Refuses as `send_codes`, and with several_places where no one office is over all of them.
    """
    graduates = chosen(scope, uuids, again=again)
    paths = scope.paths(Permission.ACTIVATION_ISSUE)
    over = [p for p in paths if all(g.org_path.startswith(p) for g in graduates)]
    if not over:
        raise Refusal(
            "several_places", "所选毕业生不在同一个单位，请按单位筛选后分批制作纸质激活码。"
        )
    involve(scope, Graduate.objects.filter(pk__in=[g.pk for g in graduates]), How.CODE)
    batch = CodeBatch.objects.create(
        org_path=over[0],
        graduates=[g.pk for g in graduates],
        ordered_by_id=account_of(scope),
        ordered_at=real_now(),
    )
    _record(scope, "activation.order", batch, len(graduates))
    return batch


@transaction.atomic
def release_batch(
    scope: Scope, uuid: UUID, notified_at: datetime | None = None
) -> list[PrintedCode]:
    """Make the codes of a batch, shown this once, by name; graduates hear that there is one.

    Raises CodeBatch.DoesNotExist outside the scope. Refuses with second_person (whoever ordered it,
    by whatever account), already_released, order_over, nobody_to_issue; not_as_signed where the order
    was altered outside the product.
    """
    batch = CodeBatch.objects.select_for_update().get(pk=batches_in(scope).get(uuid=uuid).pk)
    must_be_as_signed(code_batch=[batch.pk])
    _must_be_open(scope, batch)
    uuids = list(Graduate.objects.filter(pk__in=batch.graduates).values_list("uuid", flat=True))
    graduates = _still(scope, batch, uuids)
    involve(scope, Graduate.objects.filter(pk__in=[g.pk for g in graduates]), How.CODE)
    batch.released_by_id, batch.released_at = account_of(scope), real_now()
    batch.save(update_fields=["released_by", "released_at"])
    codes = {g.pk: make_code() for g in graduates}
    expires = store(scope, graduates, codes, batch)
    _record(scope, "activation.release", batch, len(graduates))
    told = notice("code_on_paper", expires)
    notify(scope, told, readers(graduates), notified_at or real_now())
    return [PrintedCode(g, codes[g.pk]) for g in graduates]


def _still(scope: Scope, batch: CodeBatch, uuids: Sequence[UUID]) -> list[Graduate]:
    """Those of the batch whom nobody has moved away, and whose account nobody took up since."""
    since = issuable_in(scope, list(uuids)).filter(account__created_at__gt=batch.ordered_at)
    gone = set(since.values_list("uuid", flat=True))
    return chosen(scope, [uuid for uuid in uuids if uuid not in gone], again=True)


def _must_be_open(scope: Scope, batch: CodeBatch) -> None:
    if batch.ordered_by_id in accounts_of_person(scope):
        raise Refusal(
            "second_person",
            "这批纸质激活码是您申请的，须由另一位老师制作和密封。没有别人的，请上级单位的老师制作。",
        )
    if batch.released_at is not None:
        raise Refusal("already_released", "这批激活码已经制作过，只能打印一次。需要的请重新申请。")
    life = load().duration("activation_code_life", timezone.localdate(real_now()))
    if batch.ordered_at + life < real_now():
        raise Refusal("order_over", "这次申请已经过期，请重新申请。")


def _record(scope: Scope, act: str, batch: CodeBatch, count: int) -> None:
    record_act(
        scope, act, "code_batch", batch.uuid, org_path=batch.org_path, after={"count": count}
    )
