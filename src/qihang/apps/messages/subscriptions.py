"""What messages do when they hear of accounts: the holder is told, in the inbox and outside."""

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.events import AccountTouched
from qihang.kernel import Scope
from qihang.web import clock

LINKS = {"invitation_to_confirm": "/orgs/invitations/"}
OWN = "/orgs/account/"


def on_account_touched(event: AccountTouched) -> None:
    notice = Notice(event.what, LINKS.get(event.what, OWN))
    to = [Reader(account) for account in sorted(event.accounts)]
    notify(Scope.for_system("told about the own account"), notice, to, clock.now())
