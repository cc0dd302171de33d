"""Opening an organisation in the tree."""

from django.db import transaction

from qihang.apps.orgs import rules
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Permission, Refusal, Scope


@transaction.atomic
def open_org(
    scope: Scope,
    parent: Org | None,
    kind: OrgKind,
    code: str,
    name: str,
    *,
    place: str = "",
    name_en: str = "",
) -> Org:
    """Open an organisation under `parent` (None: the province itself, an employer, an agency).

    `place` is the division code of its city or county. Refuses with not_here, code_malformed,
    code_taken, out_of_reach.
    """
    if not rules.may_stand(kind, OrgKind(parent.kind) if parent else None):
        raise Refusal("not_here", "这类单位不能设在这里，请选择正确的上级单位。")
    path = rules.path_of(kind, code, *((parent.path, parent.code) if parent else ()))
    if "/" in code or "//" in path:
        raise Refusal("code_malformed", "单位代码不能为空，也不能含有斜杠，请更正。")
    if not scope.holds(Permission.ACCOUNT_MANAGE, path):
        raise Refusal("out_of_reach", "这里不在您的管理范围内，请联系上级单位办理。")
    if Org.objects.filter(code=code).exists() or Org.objects.filter(path=path).exists():
        raise Refusal("code_taken", "代码 {taken} 已被使用，请核对后换一个。", taken=code)
    org = Org.objects.create(
        parent=parent, kind=kind, code=code, name=name, name_en=name_en, path=path, place=place
    )
    after = {"kind": kind, "code": code, "name": name, "place": place}
    record_act(scope, "org.open", "org", org.uuid, org_path=path, after=after)
    return org
