"""Addresses of registration, review and evidence."""

from django.urls import path

from qihang.apps.destinations.views import (
    check,
    evidence,
    evidence_files,
    own_record,
    queue,
    record,
    steps,
    university,
)

app_name = "destinations"
prefix = "destinations/"
urlpatterns = [
    path("", university.index, name="index"),
    path("mine/", own_record.own, name="own"),
    path("mine/kind/", steps.kind, name="step_kind"),
    path("mine/details/", steps.details, name="step_details"),
    path("mine/employers/<slug:field>/", steps.employers, name="employers"),
    path("mine/evidence/", evidence.evidence, name="step_evidence"),
    path("mine/evidence/<uuid:uuid>/confirm/", evidence.confirm_evidence, name="confirm_evidence"),
    path("mine/evidence/<uuid:uuid>/remove/", evidence.remove_evidence, name="remove_evidence"),
    path("mine/revise/", own_record.revise, name="revise"),
    path("mine/check/", check.check, name="step_check"),
    path("mine/discard/", own_record.discard, name="discard"),
    path("mine/fill/", own_record.fill, name="fill"),
    path("mine/withdraw/", own_record.withdraw, name="withdraw"),
    path("mine/confirm/", own_record.confirm, name="confirm"),
    path("mine/object/", own_record.object_, name="object"),
    path("queue/", queue.queue, name="queue"),
    path("queue/bulk/", queue.bulk, name="bulk"),
    path("undo/<uuid:act>/", queue.undo, name="undo"),
    path("all/", university.all_, name="all"),
    path("objections/", university.objections, name="objections"),
    path("ended-employers/", university.ended_employers, name="ended_employers"),
    path("report-up/", university.report_up, name="report_up"),
    path("evidence/<uuid:uuid>/", evidence_files.evidence, name="evidence"),
    path("evidence/<uuid:uuid>/preview/", evidence_files.preview, name="preview"),
    path("<uuid:uuid>/", record.record, name="record"),
    path("<uuid:uuid>/next/", record.following, name="following"),
    path("<uuid:uuid>/contact/", record.unmask, name="unmask"),
    path("<uuid:uuid>/approve/", record.approve, name="approve"),
    path("<uuid:uuid>/return/", record.return_, name="return"),
    path("<uuid:uuid>/uphold/", record.uphold, name="uphold"),
    path("<uuid:uuid>/correct/", record.correct, name="correct"),
]
