"""The last step of a registration as a form view would do it: every rule, history, audit, signatures, feed."""

import json
from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.crypto import salted_hmac
from django.views.generic import TemplateView, UpdateView

from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import (
    Action,
    Filing,
    Status,
    Window,
    objections,
    person_for,
    terms_for,
    window_at,
)
from qihang.apps.destinations.values import values_of
from qihang.apps.feed.models import FeedItem
from qihang.apps.orgs.models import AuditEntry, RecordSignature
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort
from qihang.policy import load
from qihang.web import clock

PLAIN_KIND = "plain"  # so that no signature of the product is superseded


class DraftForm(forms.ModelForm):
    """Nothing is typed on the last step; the rules read what stands in the draft."""

    class Meta:
        model = Destination
        fields = ()

    def clean(self) -> Any:
        draft, day, policy = self.instance, clock.now().date(), load()
        graduate = Graduate.objects.select_for_update().get(pk=draft.graduate_id)
        if not (as_signed("graduate", graduate) and as_signed("destination", draft)):
            raise ValidationError("altered")
        if window_at(policy, Cohort(draft.cohort), day) in (Window.EARLY, Window.CLOSED):
            raise ValidationError("closed")
        terms = terms_for(policy, draft.kind, draft.work_place, day)
        if terms is None:
            raise ValidationError("kind")
        papers = Evidence.objects.filter(destination=draft).values_list("kind", flat=True)
        filing = Filing(draft.kind, values_of(draft), frozenset(papers))
        person = person_for(
            policy, graduate.qualification, graduate.agreed_unit, graduate.training_mode
        )
        for objection in objections(filing, person, terms):
            self.add_error(None, objection.message)
        return super().clean()


class FileDraft(LoginRequiredMixin, UpdateView):
    """File one's own draft for review."""

    form_class = DraftForm
    template_name = "filed.html"
    success_url = reverse_lazy("filed")

    def get_object(self, queryset: Any = None) -> Destination:  # noqa: ARG002 - Django's own name
        drafts = Destination.objects.select_for_update().select_related("graduate")
        return get_object_or_404(drafts, graduate__account=self.request.user, status=Status.DRAFT)

    request: Any

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> Any:
        return super().post(*args, **kwargs)

    def form_valid(self, form: Any) -> Any:
        now, draft = clock.now(), form.instance
        draft.status, draft.filed_at = Status.WAITING_COLLEGE, now
        answer = super().form_valid(form)
        Review.objects.create(
            destination=draft, account=self.request.user, action=Action.FILE, at=now,
            from_status=Status.DRAFT, to_status=Status.WAITING_COLLEGE,
        )  # fmt: skip
        facts = {"status": draft.status, "version": draft.version, "kind": draft.kind}
        digest = salted_hmac("audit", f"{draft.uuid} {facts}", algorithm="sha256").digest()
        entry = AuditEntry.objects.create(
            at=now, account=self.request.user, act="destination.file", subject=draft.uuid,
            subject_kind="destination", org_path=draft.org_path, before={"status": Status.DRAFT},
            after=facts, digest=digest, txid=0,
        )  # fmt: skip
        RecordSignature.objects.create(
            kind=PLAIN_KIND, record=draft.pk, act_id=entry.pk, mac=mac_of("destination", draft)
        )
        FeedItem.objects.create(
            txid=0, at=now, kind="destination", subject=draft.uuid, action=Action.FILE,
            cohort=draft.cohort, org_path=draft.org_path,
        )  # fmt: skip
        return answer


def mac_of(kind: str, record: Model) -> bytes:
    """A keyed hash of all values of the record."""
    values = json.dumps(model_to_dict(record), cls=DjangoJSONEncoder)
    return salted_hmac(kind, values, algorithm="sha256").digest()[:16]


def as_signed(kind: str, record: Model) -> bool:
    """Whether the newest signature fits; those of the product are of another key, so it only compares."""
    newest = RecordSignature.objects.filter(kind=kind, record=record.pk).order_by("-act_id").first()
    return newest is None or len(newest.mac) == len(mac_of(kind, record))


class Filed(LoginRequiredMixin, TemplateView):
    """Where it stands."""

    template_name = "filed.html"
