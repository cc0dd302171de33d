"""Opening, changing, closing and reopening an organisation of the tree."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from qihang.apps.orgs import rules
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.closing_blockers import Leaving, all_blockers
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import MOVABLE, OWN_CODES, OrgKind
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Objection, Permission, Refusal, Scope


@dataclass(frozen=True, slots=True)
class Naming:
    """What an organisation is called; `code` is the one people know it by."""

    code: str
    name: str
    short_name: str = ""
    name_en: str = ""


@transaction.atomic
def open_org(
    scope: Scope,
    parent: Org | None,
    kind: OrgKind,
    code: str,
    name: str,
    *,
    place: str = "",
    short_name: str = "",
    name_en: str = "",
) -> Org:
    """Open an organisation under `parent` (None: the province itself, an employer, an agency).

    `place` is the division code of its city or county. Refuses with not_here, code_malformed,
    code_taken, org_closed, out_of_reach.
    """
    naming = Naming(code, name, short_name, name_en)
    path = _new_path(kind, naming, parent)
    if not scope.holds(Permission.ACCOUNT_MANAGE, path):
        raise _out_of_reach()
    if parent:
        must_be_open(parent)
    _must_be_free(code, path)
    org = Org.objects.create(parent=parent, kind=kind, path=path, place=place, **asdict(naming))
    after = {"kind": kind, "code": code, "name": name, "place": place}
    record_act(scope, "org.open", "org", org.uuid, org_path=path, after=after)
    return org


@transaction.atomic
def change_org(scope: Scope, org: Org, naming: Naming, parent: Org | None = None) -> Org:
    """Rename or recode it, or (offices only) put it under another parent.

    Its path stays, also when its code changes: every record below carries it. Refuses with
    out_of_reach, name_missing, code_fixed, not_movable, nothing_changed and as `open_org` does.
    """
    org = _locked(scope, org)
    wanted: dict[str, object] = asdict(naming)
    _must_suit(org, naming)
    if parent is not None and parent.pk != org.parent_id:
        wanted |= _moved(scope, org, naming, parent)
    before = {field: getattr(org, field) for field in wanted}
    if before == wanted:
        raise Refusal("nothing_changed", "没有改动任何内容。")
    changed = [field for field in wanted if before[field] != wanted[field]]
    for field in changed:
        setattr(org, field, wanted[field])
    org.save(update_fields=changed)
    record_act(
        scope, "org.change", "org", org.uuid, org_path=org.path,
        before={field: _plain(before[field]) for field in changed},
        after={field: _plain(wanted[field]) for field in changed},
    )  # fmt: skip
    return org


@transaction.atomic
def close_org(scope: Scope, org: Org, day: date, reason: str, now: datetime) -> Org:
    """It no longer works from `day` on; its records and figures stay.

    `now` is the product clock's. Refuses with out_of_reach, reason_missing, day_past, org_closed,
    and with still_stands, whose objections say what must be settled first.
    """
    org = _locked(scope, org)
    if not reason.strip():
        raise Refusal("reason_missing", "请写明关闭的原因和依据，它会记入审计记录。")
    if day < real_today():
        raise Refusal("day_past", "关闭日期不能早于今天。")
    must_be_open(org)
    standing = what_stands(Leaving(org.path, day, now))
    if standing:
        raise Refusal("still_stands", "还有事项没有办结，暂时不能关闭。", standing)
    org.open_until, org.close_reason = day, reason.strip()
    org.save(update_fields=["open_until", "close_reason"])
    record_act(
        scope, "org.close", "org", org.uuid, org_path=org.path,
        after={"open_until": day}, reason=org.close_reason,
    )  # fmt: skip
    return org


@transaction.atomic
def reopen_org(scope: Scope, org: Org, reason: str) -> Org:
    """Take a closing back. Refuses with out_of_reach, not_closed, org_closed (the parent is)."""
    org = _locked(scope, org)
    if org.open_until is None:
        raise Refusal("not_closed", "这个单位没有关闭。")
    if org.parent:
        must_be_open(org.parent)
    before = {"open_until": org.open_until, "reason": org.close_reason}
    org.open_until, org.close_reason = None, ""
    org.save(update_fields=["open_until", "close_reason"])
    record_act(
        scope, "org.reopen", "org", org.uuid, org_path=org.path, before=before, reason=reason
    )
    return org


def what_stands(leaving: Leaving) -> tuple[Objection, ...]:
    """What would be left behind, each with how many there are and the way out."""
    scope = Scope.for_system("what still hangs on an organisation that is to close")
    counted = [(one, one.count(scope, leaving)) for one in all_blockers()]
    return tuple(
        Objection(one.code, one.message, facts={"count": count}) for one, count in counted if count
    )


def must_be_open(org: Org, until: date | None = None) -> None:
    """Refuses with org_closed where it is, or will be before `until` (None: for good).

    The row stays locked: nobody closes it before the caller's transaction ends.
    """
    org = Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    if org.open_until is not None and (until is None or until > org.open_until):
        raise Refusal(
            "org_closed", "{name}从 {day} 起关闭，请换一个单位。", name=org.name, day=org.open_until
        )


def _locked(scope: Scope, org: Org) -> Org:
    """The row, whose parent the scope manages: nobody renames or closes what they work for."""
    found = Org.objects.select_for_update(of=("self",)).select_related("parent").get(pk=org.pk)
    must_be_as_signed(org=[found.pk])
    above = found.parent.path if found.parent else found.path
    if not scope.holds(Permission.ACCOUNT_MANAGE, above):
        raise _out_of_reach()
    return found


def _new_path(kind: OrgKind, naming: Naming, parent: Org | None) -> str:
    if not rules.may_stand(kind, OrgKind(parent.kind) if parent else None):
        raise Refusal("not_here", "这类单位不能设在这里，请选择正确的上级单位。")
    path = rules.path_of(kind, naming.code, *((parent.path, parent.code) if parent else ()))
    if "/" in naming.code or "//" in path:
        raise Refusal("code_malformed", "单位代码不能为空，也不能含有斜杠，请更正。")
    return path


def _moved(scope: Scope, org: Org, naming: Naming, parent: Org) -> dict[str, object]:
    """What changes with the parent."""
    if org.kind not in MOVABLE:
        raise Refusal(
            "not_movable", "这类单位的上级不能改：它的记录都按原来的位置统计。请另设新单位。"
        )
    path = _new_path(OrgKind(org.kind), naming, parent)
    if not scope.holds(Permission.ACCOUNT_MANAGE, path):
        raise _out_of_reach()
    must_be_open(parent)
    _must_be_free("", path)
    return {"parent": parent, "path": path, "place": parent.place}


def _must_suit(org: Org, naming: Naming) -> None:
    if not naming.name:
        raise Refusal("name_missing", "请填写名称。")
    if naming.code == org.code:
        return
    if org.kind not in OWN_CODES:
        raise Refusal("code_fixed", "这类单位的代码由国家或方案规定，不能在这里更改。")
    if not naming.code or "/" in naming.code:
        raise Refusal("code_malformed", "单位代码不能为空，也不能含有斜杠，请更正。")
    _must_be_free(naming.code, "")


def _must_be_free(code: str, path: str) -> None:
    if Org.objects.filter(code=code).exists() or Org.objects.filter(path=path).exists():
        taken = code or path.rstrip("/").rpartition("/")[2]
        raise Refusal("code_taken", "代码 {taken} 已被使用，请核对后换一个。", taken=taken)


def _out_of_reach() -> Refusal:
    return Refusal("out_of_reach", "这里不在您的管理范围内，请联系上级单位办理。")


def _plain(value: object) -> object:
    return value.code if isinstance(value, Org) else value
