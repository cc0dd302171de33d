"""One login for several records of one person: whoever activates another one proves the login too.

An activation code proves a record, not a login that exists: an office could load a record with somebody's
identity number and its own phone. So the password of the login is asked for, and neither changed nor shown.
"""

from collections.abc import Sequence

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.services import BegunAttempt, Throttle, begin_attempt, must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.kernel import Refusal, msgid

# Counted by the login, whatever code was used: new codes bring no new tries.
TRIES = Throttle(
    "shared_login",
    span="activation_lock",
    limits={"login": "activation_attempts"},
    code="too_many_attempts",
    words=msgid("原账号的密码尝试次数过多。请 {minutes} 分钟后再试，或勾选“另开账号”。"),
)


def logins_of(graduate: Graduate) -> list[Account]:
    """Open logins of the same person's other records, the newest cohort's first; none once it has its own."""
    if graduate.account_id is not None:
        return []
    others = Graduate.objects.filter(
        id_number_hash=graduate.id_number_hash, account__is_active=True, account__provisional=False
    )
    found = others.exclude(pk=graduate.pk).order_by("-cohort", "pk").select_related("account")
    return list(dict.fromkeys(other.account for other in found if other.account))


def begin_sharing(graduate: Graduate) -> list[BegunAttempt]:
    """Count a try of each login's password before it is compared; outside a transaction.

    Refuses with too_many_attempts.
    """
    return [begin_attempt(TRIES, {"login": str(login.pk)}) for login in logins_of(graduate)]


def login_with(logins: Sequence[Account], password: str) -> Account:
    """The login that this password opens; raises Refusal has_login, not_as_signed."""
    for login in logins:
        if login.check_password(password):
            must_be_as_signed(account=[login.pk])
            return login
    raise Refusal(
        "has_login",
        "您在另一届或另一所学校已有账号，几届学籍合用一个账号：请把密码填成原账号的密码。"
        "忘记了原密码，请先让原学校重发激活码重设；不是您的账号或不想合用，请勾选“另开账号”。",
    )


def records_of_person(graduate: Graduate) -> list[Graduate]:
    """All records with the same identity number, this one among them."""
    return list(Graduate.objects.filter(id_number_hash=graduate.id_number_hash).order_by("pk"))
