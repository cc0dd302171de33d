"""Which versions an approval would touch, and why it leaves the others alone.

The same judgement serves the preview, the single act and the bulk act.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations import labels
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.conflicts import not_by_this_person
from qihang.apps.destinations.queries.papers import with_outdated_proof
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Action, Status
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load
from qihang.web import formats


@dataclass(frozen=True, slots=True)
class Judged:
    """Versions that can be approved, and those that cannot with the reason of each."""

    fit: tuple[Destination, ...]
    skipped: tuple[tuple[Destination, Refusal], ...]


def approvable(scope: Scope, versions: Sequence[Destination], stage: Status, day: date) -> Judged:
    """Judge versions for approval at a stage; reasons: not_yours, already_decided, heads_only,
    second_person, conflict_….
    """
    context = _Context(scope, stage, day, versions)
    judged = [(version, context.why_not(version)) for version in versions]
    fit = tuple(version for version, refusal in judged if refusal is None)
    skipped = tuple((version, refusal) for version, refusal in judged if refusal is not None)
    return Judged(fit, skipped)


def approvable_together(
    scope: Scope, versions: Sequence[Destination], stage: Status, day: date
) -> Judged:
    """The same for many at once, which nobody opens: what is proved by outdated papers is skipped (papers_outdated)."""
    judged = approvable(scope, versions, stage, day)
    outdated = with_outdated_proof(scope, judged.fit, day)
    refusal = Refusal(
        "papers_outdated",
        "材料证明的是修改前的内容，不能批量通过，请打开登记逐份核对。",
    )
    return Judged(
        tuple(version for version in judged.fit if version.pk not in outdated),
        (*judged.skipped, *((v, refusal) for v in judged.fit if v.pk in outdated)),
    )


def decided_meanwhile(scope: Scope, versions: Iterable[Destination]) -> dict[int, Refusal]:
    """Version id → who decided what and when, for versions that stand elsewhere than was thought."""
    ids = [version.pk for version in versions]
    if not ids:
        return {}
    reviews = Review.objects.filter(destination__in=ids, undone_at=None).order_by("at", "pk")
    last = {review.destination_id: review for review in reviews.select_related("account")}
    return {pk: _decided(scope, last.get(pk)) for pk in ids}


class _Context:
    """What the judgement of many versions has in common, asked once."""

    def __init__(
        self, scope: Scope, stage: Status, day: date, versions: Sequence[Destination]
    ) -> None:
        self.scope, self.stage, self.day = scope, stage, day
        self.permission = NEEDS[REVIEWS[stage]]
        self.elsewhere = decided_meanwhile(scope, [v for v in versions if v.status != stage])
        self.barred = not_by_this_person(scope, versions, stage)

    def why_not(self, version: Destination) -> Refusal | None:
        if not self.scope.holds(self.permission, version.org_path):
            return Refusal("not_yours", "这条登记不在您的审核范围内。")
        if version.status != self.stage:
            return self.elsewhere[version.pk]
        if self._heads_only(version) and not self._is_head(version.org_path):
            return Refusal(
                "heads_only", "这类去向须由就业工作负责人审批，请转给学院或学校的就业工作负责人。"
            )
        return self.barred.get(version.pk)

    def _heads_only(self, version: Destination) -> bool:
        kind = load().destination_kinds(self.day).get(version.kind)
        return kind is not None and kind.heads_approval

    def _is_head(self, path: str) -> bool:
        """Head and reviewer by one and the same reach: a college's head is not the university's."""
        both = {self.permission, Permission.DESTINATION_APPROVE_AS_HEAD}
        return bool(self.scope.system) or any(
            path.startswith(reach.path) and both <= reach.permissions
            for reach in self.scope.reaches
        )


def _decided(scope: Scope, review: Review | None) -> Refusal:
    if review is None:
        return Refusal("already_decided", "这条登记的状态刚刚变了，请刷新后再看。")
    return Refusal(
        "already_decided",
        "{who}已在 {when} {what}，您这次的操作没有生效。请刷新后再看。",
        who=_who(scope, review),
        when=formats.minute(review.at),
        what=labels.ACTION[Action(review.action)],
    )


def _who(scope: Scope, review: Review) -> object:
    if review.account is None:
        return _("系统")
    if review.account_id == scope.account:
        return _("您自己")
    return review.account.name
