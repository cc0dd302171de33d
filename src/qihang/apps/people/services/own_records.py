"""Nobody handles the own record for the office, whichever of their accounts they use."""

from collections.abc import Iterable

from qihang.apps.orgs.models import PersonKey
from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.people.models import Graduate
from qihang.kernel import Refusal, Scope

OWN_RECORD = Refusal("own_record", "这是您本人的学籍记录，不能由您办理，请转给另一位老师。")


def must_not_be_own(scope: Scope, graduates: Iterable[Graduate]) -> None:
    """Raises Refusal own_record where one is of the person who acts: by login, or by the declared number."""
    mine = accounts_of_person(scope)
    if not mine:
        return
    people = list(graduates)
    numbers = [bytes(graduate.id_number_hash) for graduate in people]
    declared = PersonKey.objects.filter(account__in=mine, key_hash__in=numbers)
    if any(graduate.account_id in mine for graduate in people) or declared.exists():
        raise OWN_RECORD
