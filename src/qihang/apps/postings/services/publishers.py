"""Who may publish in which channel, under which name, and which office screens it."""

from dataclasses import dataclass

from qihang.apps.employers import queries as employers
from qihang.apps.employers.models import Employer
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OUTSIDE
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load
from qihang.policy.channels import PostChannel

NOT_VERIFIED = Refusal(
    "not_verified", "本单位还没有通过认证，或者认证已经过期，认证后才能发布岗位。"
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """An organisation that publishes; `employer` is None where it is an office."""

    org: Org
    employer: Employer | None
    office_path: str


def publisher_of(scope: Scope, org: Org) -> Publisher:
    """The organisation as a publisher; raises Refusal not_yours, no_employer."""
    if not scope.holds(Permission.POST_MANAGE_OWN, org.path):
        raise Refusal("not_yours", "您不能为这个单位发布岗位。")
    if org.kind not in OUTSIDE:
        return Publisher(org, None, org.path)
    employer = employers.employers_in(scope).filter(org=org).first()
    if employer is None:
        raise Refusal("no_employer", "请先填写本单位信息并申请认证，再发布岗位。")
    return Publisher(org, employer, employer.office_path)


def channel_for(org: Org, code: str) -> PostChannel:
    """The channel, in which this organisation may publish; raises Refusal channel_not_yours."""
    channel = load().channels.of_publisher(org.kind).get(code)
    if channel is None:
        raise Refusal("channel_not_yours", "本单位不能在这个渠道发布岗位，请另选渠道。")
    return channel
