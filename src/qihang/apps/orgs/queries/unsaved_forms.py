"""What the reader typed into a form and did not save yet."""

import json

from qihang.apps.orgs.encryption import unseal
from qihang.apps.orgs.models import UnsavedForm
from qihang.kernel import Scope


def unsaved_values(scope: Scope, form: str) -> dict[str, str]:
    """Field → as typed, of the acting account alone; one statement."""
    kept = UnsavedForm.objects.filter(account=scope.account, form=form)
    sealed = kept.values_list("values_sealed", flat=True).first()
    values: dict[str, str] = json.loads(unseal(sealed)) if sealed else {}
    return values
