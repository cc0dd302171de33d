"""Registers the app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Lists as files."""

    name = "qihang.apps.exports"
    label = "exports"

    def ready(self) -> None:
        from qihang.kernel import msgid
        from qihang.web import constraints

        reason = msgid("请写明为什么需要完整的证件号和电话。")
        constraints.register({"export_whole_has_reason": reason})
