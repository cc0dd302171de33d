"""What a graduate does with the own profile: keep it, hide it, leave; and files that are past keeping."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from qihang.apps.files.services import Due, Upload, kept_until, store
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.models import Graduate
from qihang.apps.postings.events import ProfilesChanged
from qihang.apps.postings.models import Application, Profile
from qihang.apps.postings.rules.applications import OPEN, ApplicationAction
from qihang.apps.postings.rules.profiles import ProfileAudience
from qihang.apps.postings.services.applications.transitions import APPLICATION, apply_transition
from qihang.kernel import Cohort, Permission, Refusal, Scope, bus

PURPOSE = "profile_file"
NO_RECORD = Refusal("no_record", "这个账号没有对应的毕业生学籍，请先用考生号激活，或联系学院核对。")
NO_PROFILE = Refusal("no_profile", "请先填写求职资料，填一次就能投递所有岗位。")
_WISHES = ("cities", "sections", "occupations", "kinds")


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What is typed of a profile. A file replaces the kept one; `drop_file` lets go of it."""

    cities: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    pay_min_fen: int | None = None
    start_on: date | None = None
    skills: str = ""
    about: str = ""
    audience: ProfileAudience = ProfileAudience.APPLIED
    parts: tuple[str, ...] = ()
    file: Upload | None = None
    file_name: str = ""
    drop_file: bool = False


@transaction.atomic
def save_profile(scope: Scope, draft: ProfileDraft, now: datetime) -> Profile:
    """Make the own profile, or write it anew; raises Refusal no_record and those of files.store."""
    graduate = lock_own(scope)
    profile = Profile.objects.select_for_update().filter(graduate=graduate).first()
    if profile is not None:
        must_be_as_signed(profile=[profile.pk])
    made = profile is None
    profile = profile or Profile(graduate=graduate, made_at=now)
    for name in _WISHES:
        setattr(profile, name, list(getattr(draft, name)))
    profile.pay_min_fen, profile.start_on = draft.pay_min_fen, draft.start_on
    profile.skills, profile.about = draft.skills.strip(), draft.about.strip()
    profile.audience, profile.parts = draft.audience.value, list(draft.parts)
    profile.changed_at, profile.left_at = now, None
    if draft.file is not None:
        profile.file = store(draft.file, PURPOSE, now)
        profile.file_name = draft.file_name[-120:]
    elif draft.drop_file:
        profile.file, profile.file_name = None, ""
    profile.save()
    act = "profile.make" if made else "profile.change"
    after = {
        "audience": profile.audience,
        "parts": profile.parts,
        "file": profile.file_id is not None,
    }
    record_act(scope, act, "profile", profile.uuid, org_path=graduate.org_path, after=after)
    bus.publish(ProfilesChanged(frozenset({graduate.pk}), now))
    return profile


@transaction.atomic
def leave_profile(scope: Scope, now: datetime) -> None:
    """Empty the own profile and withdraw what is open; the history of applications stays.

    Raises Refusal no_record, no_profile.
    """
    graduate = lock_own(scope)
    profile = Profile.objects.select_for_update().filter(graduate=graduate, left_at=None).first()
    if profile is None:
        raise NO_PROFILE
    must_be_as_signed(profile=[profile.pk])
    still = Q(graduate=graduate, status__in=sorted(state.value for state in OPEN))
    applications = moves.lock_records(APPLICATION, still)
    apply_transition(scope, applications, Transition(ApplicationAction.WITHDRAW, now))
    for name in (*_WISHES, "parts"):
        setattr(profile, name, [])
    profile.pay_min_fen = profile.start_on = profile.file = None
    profile.skills = profile.about = profile.file_name = ""
    profile.audience = ProfileAudience.NOBODY.value
    profile.changed_at = profile.left_at = now
    profile.save()
    # What was said to single employers goes with it.
    theirs = Application.objects.filter(graduate=graduate).exclude(words="", says_disabled=False)
    emptied = list(theirs.order_by("pk").values_list("pk", flat=True))
    must_be_as_signed(application=emptied)
    theirs.update(words="", says_disabled=False)
    record_act(
        scope, "profile.leave", "profile", profile.uuid, org_path=graduate.org_path,
        after={"withdrawn": len(applications)}, also={"application": emptied},
    )  # fmt: skip
    bus.publish(ProfilesChanged(frozenset({graduate.pk}), now))


def lock_own(scope: Scope) -> Graduate:
    """The own record in good standing, locked; raises Refusal no_record."""
    rows = Graduate.objects.select_for_update(of=("self",), no_key=True)
    graduate = rows.filter(pk=scope.graduate).first() if scope.graduate is not None else None
    if graduate is None or graduate.standing or not scope.allows(Permission.APPLY_OWN):
        raise NO_RECORD
    must_be_as_signed(graduate=[graduate.pk])
    return graduate


def profile_files_due(scope: Scope, day: date) -> Sequence[Due]:
    """By cohort: from which day its files may go, and how many."""
    if not scope.system:
        return []
    rows = Profile.objects.filter(file__isnull=False).order_by().values_list("graduate__cohort")
    return [
        Due(PURPOSE, str(year), kept_until(Cohort(year), day), count, 0)
        for year, count in rows.annotate(Count("pk"))
    ]


@transaction.atomic
def release_profile_files(scope: Scope, now: datetime) -> int:
    """Let go of files that are past keeping; how many."""
    today = timezone.localdate(now)
    past = [int(one.group) for one in profile_files_due(scope, today) if one.day <= today]
    held = Profile.objects.filter(file__isnull=False, graduate__cohort__in=past)
    rows = held.order_by("pk").select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        must_be_as_signed(profile=ids)
        Profile.objects.filter(pk__in=ids).update(file=None, file_name="")
        record_act(
            scope, "profile.release_file", "profiles", "", org_path="/",
            after={"rows": len(ids)}, also={"profile": ids},
        )  # fmt: skip
    return len(ids)
