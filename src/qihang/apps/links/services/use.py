"""Somebody who has a link opens it, or asks with its receipt number whether it still holds."""

from django.db import transaction

from qihang.apps.documents.rules import is_number, plain
from qihang.apps.links.models import PublicLink
from qihang.apps.links.queries import link_by_receipt, link_by_token
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import Throttle, begin_attempt, must_be_as_signed, record_act
from qihang.kernel import Refusal, Scope, msgid

# How often one address may try links and receipts that are not there.
TRIES = Throttle(
    "link",
    span="link_lock",
    limits={"address": "link_attempts_address"},
    code="too_many_links",
    words=msgid("尝试次数过多，请 {minutes} 分钟后再试。"),
)


def find_link(scope: Scope, token: str, address: str | None) -> PublicLink:
    """The link if it opens, untouched. Raises Refusal link_unknown or too_many_links."""
    attempt = begin_attempt(TRIES, {"address": address})
    link = link_by_token(scope, token, real_now())
    if link is None:
        raise link_unknown()
    attempt.succeeded()
    return link


def open_link(scope: Scope, token: str, address: str | None) -> PublicLink:
    """Use it once; each use is in the audit. Raises link_unknown, too_many_links, not_as_signed."""
    found = find_link(scope, token, address)
    with transaction.atomic():
        PublicLink.objects.select_for_update().get(pk=found.pk)
        now = real_now()
        link = link_by_token(scope, token, now)  # as it stands now that nobody else uses it
        if link is None:
            raise link_unknown()
        must_be_as_signed(link=[link.pk])
        link.times_used, link.used_at = link.times_used + 1, now
        link.uses_left = None if link.uses_left is None else link.uses_left - 1
        link.save(update_fields=["times_used", "used_at", "uses_left"])
        facts = {"purpose": link.purpose, "uses_left": link.uses_left}
        record_act(scope, "link.use", "link", link.uuid, org_path=link.org_path, after=facts)
    return link


def ask_receipt(scope: Scope, typed: str, address: str | None) -> PublicLink:
    """The link of a receipt number, whatever its state. Raises receipt_wrong, receipt_unknown, too_many_links."""
    receipt = plain(typed)
    if not is_number(receipt):
        raise Refusal("receipt_wrong", "回执号不对：共 16 位，最后一位用来校验。请逐位核对。")
    attempt = begin_attempt(TRIES, {"address": address})
    link = link_by_receipt(scope, receipt)
    if link is None:
        raise Refusal("receipt_unknown", "没有查到这个回执号，请核对后再查。")
    attempt.succeeded()
    return link


def link_unknown() -> Refusal:
    """The same words for what never was, is over, is used up or was taken back."""
    return Refusal(
        "link_unknown",
        "这个链接打不开：可能已过期、已用完、已被收回，或地址不完整。请向给您链接的人索取新的。",
    )
