"""Keeping what is typed into long forms until it is saved: an expired session or a crash loses nothing.

Not audited: it is no record yet, nobody but its author reads it, and a form is kept every few seconds.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.encryption import seal, unseal
from qihang.apps.orgs.models import UnsavedForm
from qihang.kernel import Refusal, Scope
from qihang.policy import load

LONGEST = 20_000  # characters of all that is kept of one form


@transaction.atomic
def keep_unsaved(scope: Scope, form: str, values: Mapping[str, str]) -> None:
    """Add the changed fields (name → as typed) to what is kept of the form.

    Two windows that send different fields do not undo each other. Raises Refusal too_much_unsaved.
    """
    mine = {"account_id": scope.account, "form": form}
    new = UnsavedForm(**mine, values_sealed=seal("{}"), at=real_now())
    UnsavedForm.objects.bulk_create([new], ignore_conflicts=True)
    kept = UnsavedForm.objects.select_for_update().get(**mine)
    _write(kept, json.loads(unseal(kept.values_sealed)) | dict(values))


@transaction.atomic
def replace_unsaved(scope: Scope, form: str, values: Mapping[str, str]) -> None:
    """The rest of the form was saved: only these fields stay kept; none of them, nothing stays."""
    kept = UnsavedForm.objects.select_for_update().filter(account=scope.account, form=form).first()
    if kept is not None and not values:
        kept.delete()
    elif values:
        _write(kept or UnsavedForm(account_id=scope.account or 0, form=form), values)


def forget_unsaved(scope: Scope, forms: Iterable[str]) -> None:
    """Nothing is kept of these forms of the acting account any more."""
    UnsavedForm.objects.filter(account=scope.account, form__in=forms).delete()


def forget_old_unsaved(now: datetime) -> int:
    """Delete what was not touched for the policy limit unsaved_form_life; how many forms."""
    life = load().duration("unsaved_form_life", timezone.localdate(now))
    return UnsavedForm.objects.filter(at__lt=now - life).delete()[0]


def _write(kept: UnsavedForm, values: Mapping[str, str]) -> None:
    text = json.dumps(values, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refusal("too_much_unsaved", "内容太长，没有自动保存。请先提交这一步。")
    kept.values_sealed, kept.at = seal(text), real_now()
    kept.save()
