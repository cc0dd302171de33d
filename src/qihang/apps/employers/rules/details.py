"""What an employer says of itself, what of it an office looks at, and what is missing before it can."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from qihang.apps.employers.rules.moves import EDITABLE, IN_FORCE, EmployerState
from qihang.apps.employers.rules.words import Party
from qihang.kernel import Objection, Refusal, msgid

PHONE = re.compile(r"[0-9+][0-9 -]{5,18}[0-9]")
# What the office looked at: whoever changes it is verified again.
LOOKED_AT = ("name", "kind", "central_group", "branch_code", "service_licence", "services")


@dataclass(frozen=True, slots=True)
class EmployerDetails:
    """What an employer says of itself; empty texts are nothing said."""

    name: str
    kind: str = ""
    industry: str = ""
    size: str = ""
    place: str = ""
    address: str = ""
    intro: str = ""
    website: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    central_group: str = ""
    branch_code: str = ""
    service_licence: str = ""
    services: tuple[str, ...] = ()


NAMES = tuple(field.name for field in fields(EmployerDetails))
_NEEDED: Mapping[str, str] = {
    "name": msgid("请填写单位名称。"),
    "place": msgid("请选择单位所在地。"),
    "contact_name": msgid("请填写联系人。"),
    "phone": msgid("请填写联系电话。"),
}


def at_field(code: str, words: str, field: str) -> Refusal:
    """A refusal that stands beside one field of the form."""
    return Refusal(code, words, (Objection(code, words, field=field),))


def missing(details: EmployerDetails, party: Party, *, licence: bool) -> tuple[Objection, ...]:
    """What an office could not verify without, by field."""
    found = [
        Objection(f"{name}_missing", words, field=name)
        for name, words in _NEEDED.items()
        if not getattr(details, name)
    ]
    if details.phone and not PHONE.fullmatch(details.phone):
        found.append(Objection("phone_malformed", "请填写手机或带区号的固定电话。", field="phone"))
    if not licence:
        words = msgid("请上传营业执照或事业单位法人证书等。")
        found.append(Objection("licence_missing", words, field="licence"))
    if party is Party.AGENCY and not details.service_licence:
        words = msgid("请填写人力资源服务许可证编号或备案号。")
        found.append(Objection("service_licence_missing", words, field="service_licence"))
    return tuple(found)


def change_refusal(state: EmployerState, *, looked_at: bool, anew: bool) -> Refusal | None:
    """Why these changes cannot be kept: under_review, over, verified_anew; or None.

    `looked_at`: something changes that the office looks at; `anew`: it shall be verified again.
    """
    if state in {EmployerState.REFUSED, EmployerState.CLOSED, EmployerState.MERGED}:
        return Refusal("over", "这个单位现在不能修改信息，请联系审核部门。")
    if not looked_at or state in EDITABLE:
        return None
    if state is EmployerState.SUBMITTED:
        return Refusal(
            "under_review", "正在审核，名称、性质、证照等暂时不能改；要改请联系审核部门退回。"
        )
    if state in IN_FORCE and not anew:
        return Refusal(
            "verified_anew",
            "改了名称、性质、所属集团或证照要重新认证，期间不能发布岗位。确定要改的请勾选“重新认证”。",
        )
    return None
