"""The last step of a registration: every rule, history and audit, as a form view would do it."""

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db import transaction
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
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort
from qihang.policy import load
from qihang.web import clock


class DraftForm(forms.ModelForm):
    """Nothing is typed on the last step; the rules read what stands in the draft."""

    class Meta:
        model = Destination
        fields = ()

    def clean(self) -> Any:
        draft, day, policy = self.instance, clock.now().date(), load()
        graduate = Graduate.objects.select_for_update().get(pk=draft.graduate_id)
        if window_at(policy, Cohort(draft.cohort), day) in (Window.EARLY, Window.CLOSED):
            raise ValidationError("closed")
        terms = terms_for(policy, draft.kind, draft.work_place, day)
        if terms is None:
            raise ValidationError("kind")
        papers = Evidence.objects.filter(destination=draft).values_list("kind", flat=True)
        filing = Filing(draft.kind, values_of(draft), frozenset(papers))
        person = person_for(policy, graduate.qualification, graduate.agreed_unit)
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
        AuditEntry.objects.create(
            at=now, account=self.request.user, act="destination.file", subject=draft.uuid,
            subject_kind="destination", org_path=draft.org_path, before={"status": Status.DRAFT},
            after=facts, digest=digest, txid=0,
        )  # fmt: skip
        return answer


class Filed(LoginRequiredMixin, TemplateView):
    """Where it stands."""

    template_name = "filed.html"
