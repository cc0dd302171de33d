"""A printed form is written down: who printed whose, and whether the identity number was whole."""

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.services import record_act, unseal
from qihang.kernel import Refusal, Scope


def note_printed(scope: Scope, version: Destination) -> None:
    """A form with masked numbers."""
    _record(scope, version, "form.print")


def own_id_number(scope: Scope, version: Destination) -> str:
    """The graduate's own identity number, whole, for the own form.

    Raises Refusal not_own for anybody else: they see whole numbers only against a reason, elsewhere.
    """
    if version.graduate_id not in scope.own_records:
        raise Refusal("not_own", "完整证件号只能由毕业生本人打印。")
    _record(scope, version, "form.print_whole")
    return unseal(version.graduate.id_number_sealed)


def _record(scope: Scope, version: Destination, act: str) -> None:
    facts = {"version": version.version, "status": version.status}
    record_act(scope, act, "destination", version.uuid, org_path=version.org_path, after=facts)
