"""An app adds itself: by its place in the order of layers and by its manifest, never by editing another.

Why: what must be added in five places is forgotten in one. Navigation, sheets, exports, measures,
acts, proofs and all other contributions stand in `manifest.py`; addresses, API, commands and tables
are found by the names of their modules.
"""

import ast
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from qihang.apps.orgs import labels, roles
from qihang.apps.orgs.roles import holdings, permissions_of
from qihang.apps.orgs.rules import Role
from qihang.config import layers
from qihang.config.docs import current
from qihang.kernel import Manifest, Permission, contributions
from tests.guards.sources import Source, product

OURS = [config for config in apps.get_app_configs() if config.name.startswith("qihang.")]


def test_the_order_of_layers_is_the_order_of_apps() -> None:
    installed = [name for name in settings.INSTALLED_APPS if name.startswith(layers.APPS)]
    assert installed == list(layers.built())
    assert layers.import_contract().strip() == current(".importlinter").strip()


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_a_manifest_speaks_for_its_app(config: Any) -> None:
    module = f"{config.name}.manifest"
    if find_spec(module) is None:
        assert config.label in {"web", "codes", "jobs", "moves", "config"}, (
            f"{config.name} gives nothing"
        )
        return
    manifest = import_module(module).MANIFEST
    assert isinstance(manifest, Manifest)
    assert manifest.app == config.label
    assert manifest in contributions.manifests()


def test_every_permission_is_given_once_by_its_app() -> None:
    """Two givers cannot be: a key given twice stops the program (tests/kernel/test_manifest.py)."""
    given = {one.permission for one in holdings()}
    missing = [permission for permission in Permission if permission not in given]
    assert not missing, f"give a Holding in the manifest of the app that owns {missing}"


def test_permissions_stand_in_alphabetical_order() -> None:
    assert list(Permission) == sorted(Permission), "kernel/permissions.py: put it in its place"


def test_every_role_holds_something_and_has_words() -> None:
    for role in Role:
        assert permissions_of(role), f"{role}: no app gives it a permission"
        assert role in labels.ROLE, f"{role}: no words in orgs/labels.py, ROLE"


def test_a_holding_names_roles_that_exist_and_words() -> None:
    for one in holdings():
        assert set(one.roles) <= set(Role), f"{one.key}: {one.roles}"
        assert str(one.label), f"{one.key}: no words"
        assert one.roles or one.in_power_session, f"{one.key}: nobody can hold it"


def test_roles_are_not_asked_before_all_manifests_are_collected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contributions, "_sealed", False)
    roles._by_role.cache_clear()
    with pytest.raises(RuntimeError, match="not at import"):
        permissions_of(Role.AUDITOR)


def test_manifests_are_collected_once_and_sealed() -> None:
    with pytest.raises(ValueError, match="sealed"):
        contributions.add(Manifest("late", ()))


def test_the_desk_names_no_app() -> None:
    """Homes are made of what manifests give, so an app to come edits no page of the desk."""
    named = {name for source in product() if source.app == "desk" for name in apps_named(source)}
    assert not named - {"desk", "orgs"}  # orgs: whose calendar stands under a secret address


def test_a_desk_that_names_an_app_is_noticed() -> None:
    text = "from qihang.apps.people import queries\nfrom qihang.apps import metrics"
    assert apps_named(Source("src/qihang/apps/desk/views.py", text)) == {"people", "metrics"}


def apps_named(source: Source) -> set[str]:
    """The apps a source imports."""
    found = [f"{n.module}.{a.name}" for n in source.nodes(ast.ImportFrom) for a in n.names]
    found += [a.name for n in source.nodes(ast.Import) for a in n.names]
    parts = (name.split(".") for name in found)
    return {p[2] for p in parts if p[:2] == ["qihang", "apps"] and len(p) > 2}
