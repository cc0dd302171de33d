"""The holder of an account says who they are, so that two accounts of one person are known as such."""

from django.db import transaction

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.encryption import keyed_hash
from qihang.apps.orgs.models import Account, PersonKey
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Refusal, Scope
from qihang.kernel.identity import (
    clean_id_number,
    is_id_number,
    is_phone,
    is_placeholder_phone,
    mask,
)


@transaction.atomic
def declare_person(scope: Scope, id_number: str, phone: str = "") -> None:
    """Keep keyed hashes of the acting account's identity number and phone; neither number is kept.

    What was declared before goes on counting. Raises Refusal id_number_wrong, phone_wrong, or
    person_of_another_name where somebody called otherwise has declared the same identity number.
    """
    number = clean_id_number(id_number)
    if not is_id_number(number):
        raise Refusal("id_number_wrong", "身份证号的位数或校验位不对，请逐位核对这 18 位。")
    if phone and (not is_phone(phone) or is_placeholder_phone(phone)):
        raise Refusal("phone_wrong", "请填写 11 位手机号码，或留空。")
    account = Account.objects.select_for_update().get(pk=account_of(scope))
    keys = {PersonKey.Source.ID_NUMBER: keyed_hash(number)}
    _must_be_free(account, keys[PersonKey.Source.ID_NUMBER])
    if phone:
        keys[PersonKey.Source.PHONE] = keyed_hash(phone)
    PersonKey.objects.bulk_create(
        [
            PersonKey(account=account, key_hash=key, source=source, declared_at=real_now())
            for source, key in keys.items()
        ],
        ignore_conflicts=True,
    )
    masked = {"id_number": mask(number), "phone": mask(phone) if phone else ""}
    home = account.memberships.order_by("from_date").values_list("org__path", flat=True).first()
    record_act(scope, "account.declare", "account", account.uuid, org_path=home or "", after=masked)


def _must_be_free(account: Account, key: bytes) -> None:
    """Nobody becomes part of a stranger by typing the stranger's number."""
    others = PersonKey.objects.filter(key_hash=key).exclude(account__name=account.name)
    if others.exists():
        raise Refusal(
            "person_of_another_name",
            "这个身份证号已由另一个姓名的账号登记。请核对号码；确实是您的，请让单位管理员核对两个账号的姓名。",
        )
