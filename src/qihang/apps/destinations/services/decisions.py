"""A registration follows what two persons of an upper app decided about it: it ends, or it counts again.

The upper app has judged; it comes with a system scope, and the audit names the decision and both accounts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.agreements.rules import SIGNED
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Action, Status
from qihang.apps.destinations.services.notifications import retract
from qihang.apps.destinations.services.transitions import (
    REGISTRATION,
    apply_transition,
    lock_versions,
)
from qihang.apps.moves.rules import FOLLOWED, Transition
from qihang.apps.moves.services import restore_acts
from qihang.apps.orgs.services import Act, record_acts
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about one record of an upper app: which act of it, by whom, when and why."""

    act: UUID
    record: UUID
    proposed_by: str  # user names
    confirmed_by: str
    now: datetime
    reason: str

    @property
    def scope(self) -> Scope:
        """The scope of what follows."""
        who = f"proposed by {self.proposed_by}, confirmed by {self.confirmed_by}"
        return Scope.for_system(f"decision about {self.record}: {who}")


class DecisionEffect(StrEnum):
    """What became of a registration that a decision speaks of."""

    REVOKED = "revoked"  # it counted and does not any more
    RETURNED = "returned"  # it was under review
    REINSTATED = "reinstated"
    NONE = "none"  # it did not count, whatever the decision
    FILED_ANEW = "filed_anew"  # another registration of the graduate counts by now
    LEFT_COHORT = "left_cohort"
    AGREEMENT_ENDED = "agreement_ended"  # on which it rested


Effects = Mapping[int, DecisionEffect]


@transaction.atomic
def revoke_decided(decided: Decided, versions: Sequence[int]) -> Effects:
    """These versions are untrue: what counts stops counting, what is under review goes back to its graduate."""
    locked = lock_versions(Q(pk__in=versions))
    step = Transition(Action.CORRECT, decided.now, decided.reason, act=decided.act)
    counting = [v for v in locked if v.status in EFFECTIVE]
    reviewed = [v for v in locked if v.status in REVIEWS]
    apply_transition(decided.scope, counting, step)
    apply_transition(decided.scope, reviewed, step.also(Action.RETURN))
    effects = dict.fromkeys((v.pk for v in locked), DecisionEffect.NONE)
    effects |= dict.fromkeys((v.pk for v in counting), DecisionEffect.REVOKED)
    effects |= dict.fromkeys((v.pk for v in reviewed), DecisionEffect.RETURNED)
    _record(decided, locked, effects)
    return effects


@transaction.atomic
def reinstate_decided(decided: Decided, first: UUID, versions: Sequence[int]) -> Effects:
    """The decision of the act `first` did not hold: what it had ended counts again from now on.

    What the graduate filed meanwhile stays: where that counts by now, the old one is not brought back.
    """
    locked = lock_versions(Q(pk__in=versions))
    ended = _ended_by(first, locked)
    effects = {v.pk: _effect(v, ended) for v in locked}
    back = [v for v in locked if effects[v.pk] is DecisionEffect.REINSTATED]
    step = Transition(Action.REINSTATE, decided.now, decided.reason, act=decided.act)
    apply_transition(decided.scope, back, step)
    _record(decided, locked, effects)
    return effects


@transaction.atomic
def undo_decided(decided: Decided, versions: Sequence[int]) -> None:
    """The act itself was taken back at once: every version stands where it stood before.

    Raises Refusal followed where somebody went on meanwhile.
    """
    locked = lock_versions(Q(pk__in=versions))
    moved = Review.objects.filter(act=decided.act, destination__in=locked, undone_at=None)
    touched = set(moved.values_list("destination", flat=True))
    owners = [v.graduate_id for v in locked if v.pk in touched]
    back = restore_acts(decided.scope, REGISTRATION, [decided.act], owners, decided.now)
    if {v.pk for v in back} != touched:
        raise FOLLOWED
    retract(decided.scope, decided.act, owners)


def _ended_by(act: UUID, versions: Sequence[Destination]) -> set[int]:
    rows = Review.objects.filter(act=act, action=Action.CORRECT, destination__in=versions)
    return set(rows.values_list("destination", flat=True))


def _effect(version: Destination, ended: set[int]) -> DecisionEffect:
    if version.pk not in ended or version.status != Status.REVOKED:
        return DecisionEffect.NONE
    if version.graduate.standing:
        return DecisionEffect.LEFT_COHORT
    if version.agreement is not None and version.agreement.status not in SIGNED:
        return DecisionEffect.AGREEMENT_ENDED
    others = Destination.objects.filter(graduate=version.graduate_id, status__in=sorted(EFFECTIVE))
    return DecisionEffect.FILED_ANEW if others.exists() else DecisionEffect.REINSTATED


def _record(decided: Decided, versions: Sequence[Destination], effects: Effects) -> None:
    """The scope's words, who decided, stand as the reason."""
    acts = [
        Act(
            "destination.follow_decision", "destination", v.uuid, v.org_path,
            after={"effect": effects[v.pk], "decision": str(decided.record)},
        )
        for v in versions
    ]  # fmt: skip
    if acts:
        record_acts(decided.scope, acts)
