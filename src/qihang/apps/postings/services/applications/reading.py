"""What a publisher reads of one who applied, each time an audited act: the whole telephone, the file."""

from uuid import UUID

from django.db import transaction

from qihang.apps.files.models import StoredFile
from qihang.apps.orgs.services import record_act, unseal
from qihang.apps.postings.models import Application, Profile
from qihang.apps.postings.queries.applications import received_one
from qihang.apps.postings.rules.applications import READABLE
from qihang.apps.postings.rules.profiles import ProfilePart
from qihang.kernel import Refusal, Scope

NOT_READABLE = Refusal("not_readable", "对方没有提供这一项，或者已经撤回、隐藏。")


@transaction.atomic
def unmask_phone(scope: Scope, uuid: UUID) -> str:
    """The telephone of one who applied; raises Application.DoesNotExist, Refusal not_readable."""
    application, _ = _with_part(scope, uuid, ProfilePart.PHONE)
    sealed = application.graduate.phone_sealed
    if sealed is None:
        raise NOT_READABLE
    _record(scope, application, "application.unmask")
    return unseal(sealed)


@transaction.atomic
def applicant_file(scope: Scope, uuid: UUID) -> tuple[StoredFile, str]:
    """The file of one who applied, with its name; raises Application.DoesNotExist, Refusal not_readable."""
    application, profile = _with_part(scope, uuid, ProfilePart.FILE)
    if profile.file is None:
        raise NOT_READABLE
    _record(scope, application, "application.file")
    return profile.file, profile.file_name


def _with_part(scope: Scope, uuid: UUID, part: ProfilePart) -> tuple[Application, Profile]:
    application = received_one(scope, uuid)
    profile = Profile.objects.filter(graduate=application.graduate_id).first()
    if (
        profile is None
        or not profile.is_visible
        or application.status not in READABLE
        or part not in profile.parts
    ):
        raise NOT_READABLE
    return application, profile


def _record(scope: Scope, application: Application, act: str) -> None:
    record_act(scope, act, "application", application.uuid, org_path=application.org_path)
