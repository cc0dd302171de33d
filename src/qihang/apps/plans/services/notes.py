"""A department reports in words on a duty of its own; words never turn a light."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.files import services as files
from qihang.apps.files.services import Upload
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.services import record_act
from qihang.apps.plans.models import DutyNote
from qihang.apps.plans.services.kept_rows import DOCUMENT
from qihang.kernel import Refusal, Scope
from qihang.policy import Duty, Edition

NAME_LENGTH = 120


@transaction.atomic
def note_duty(
    scope: Scope,
    edition: Edition,
    duty: Duty,
    department: str,
    org: Org,
    text: str,
    now: datetime,
    upload: Upload | None = None,
    name: str = "",
) -> DutyNote:
    """Keep the department's words and its file; refuses with not_named where the duty is not theirs."""
    if department not in duty.departments:
        raise Refusal("not_named", "这项任务不在本部门的职责内，不能填报。")
    stored = files.store(upload, DOCUMENT, now) if upload else None
    note = DutyNote.objects.create(
        edition=edition.code,
        duty=duty.id,
        text=text,
        file=stored,
        file_name=name[-NAME_LENGTH:] if stored else "",
        org=org,
        org_path=org.path,
        known_on=timezone.localdate(now),
    )
    record_act(
        scope, "plan.note", "plan_note", note.uuid, org_path=org.path, after={"name": duty.id}
    )
    return note
