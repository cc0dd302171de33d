"""The last Django app: when all are loaded, it collects their manifests."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from qihang.kernel import contributions


class HouseConfig(AppConfig):
    """Collects `manifest.MANIFEST` of every installed app of ours, lowest layer first, and seals them."""

    name = "qihang.config"
    label = "config"

    def ready(self) -> None:
        """Every model is loaded by now, so manifests may import services, queries and sheets."""
        for config in apps.get_app_configs():
            if config.name.startswith("qihang.") and module_has_submodule(
                config.module, "manifest"
            ):
                contributions.add(import_module(f"{config.name}.manifest").MANIFEST)
        contributions.seal()
