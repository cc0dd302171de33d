"""Proofs: each app's manifest says which tables its proof covers and what it compares.

A proof looks for what somebody changed behind the product's back and names it. What no proof covers
says so itself: the models of an app carry UNPROVEN = {model: reason}. A guard finds tables that do
neither; `qihang verify` runs all proofs and prints both for each table of the database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.apps import apps

from qihang.kernel import Objection, Scope, contributions, msgid

# Tables of the packages we use.
BY_OTHERS = {
    "account_emailaddress": msgid("登录组件自己的表：直接改动看不出。"),
    "account_emailconfirmation": msgid("登录组件自己的表：直接改动看不出。"),
    "auth_group": msgid("不使用：权限只来自任职和授权。"),
    "auth_group_permissions": msgid("不使用：权限只来自任职和授权。"),
    "auth_permission": msgid("不使用：权限只来自任职和授权。"),
    "django_cache": msgid("只是暂存，随时可以清空。"),
    "django_content_type": msgid("由程序自动填写，不含业务数据。"),
    "django_migrations": msgid("由程序自动填写，不含业务数据。"),
    "mfa_authenticator": msgid("登录组件自己的表：直接改动看不出。"),
    "procrastinate_events": msgid("待做的工作：做完即无用，少了会在下一次补做。"),
    "procrastinate_jobs": msgid("待做的工作：做完即无用，少了会在下一次补做。"),
    "procrastinate_periodic_defers": msgid("待做的工作：做完即无用，少了会在下一次补做。"),
    "procrastinate_workers": msgid("待做的工作：做完即无用，少了会在下一次补做。"),
}


@dataclass(frozen=True, slots=True)
class IntegrityProof:
    """`tables` maps each table to a message id: what of it is compared, and with what. A function where
    other apps' contributions make that list.

    `run` yields one Objection for each thing that is not as the product left it; its scope is the
    system's.
    """

    name: str
    tables: Mapping[str, str] | Callable[[], Mapping[str, str]]
    run: Callable[[Scope], Iterable[Objection]]

    @property
    def key(self) -> str:
        """Its name."""
        return self.name

    @property
    def covers(self) -> Mapping[str, str]:
        """The tables, as they stand now."""
        return self.tables() if callable(self.tables) else self.tables


@dataclass(slots=True)
class Coverage:
    """What is said of one table: by which proofs (name -> message id), and why no more (or "")."""

    table: str
    proofs: dict[str, str] = field(default_factory=dict)
    unproven: str = ""


def all_proofs() -> tuple[IntegrityProof, ...]:
    """Every proof, lowest app first."""
    return contributions.of(IntegrityProof)


def coverage(tables: Iterable[str]) -> list[Coverage]:
    """What is said of each of these tables, in the order of their names."""
    found = {table: Coverage(table) for table in sorted(tables)}
    for proof in all_proofs():
        covers = proof.covers
        for table in covers.keys() & found.keys():
            found[table].proofs[proof.name] = covers[table]
    for table, reason in unproven().items():
        if table in found:
            found[table].unproven = reason
    return list(found.values())


def unproven() -> dict[str, str]:
    """Table -> message id: why no proof covers it."""
    reasons = dict(BY_OTHERS)
    for config in apps.get_app_configs():
        for name, reason in getattr(config.models_module, "UNPROVEN", {}).items():
            reasons[config.get_model(name)._meta.db_table] = reason  # noqa: SLF001 - Django's documented way
    return reasons
