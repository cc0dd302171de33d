"""Addresses of graduates and activation."""

from django.urls import path

from qihang.apps.people.views import (
    activation,
    contact,
    contact_record,
    correction,
    graduate,
    graduates,
    merging,
    own_records,
    paper_codes,
    standing,
)

app_name = "people"
prefix = "people/"
urlpatterns = [
    path("", graduates.graduates, name="graduates"),
    path("activate/", activation.activate, name="activate"),
    path("codes/", activation.issue, name="issue"),
    path("codes/all/", activation.issue_all, name="issue_all"),
    path("codes/paper/", paper_codes.paper, name="paper"),
    path("codes/paper/order/", paper_codes.order, name="order"),
    path("codes/paper/<uuid:uuid>/", paper_codes.release, name="release"),
    path("contact/", contact.contact, name="contact"),
    path("contact/phone/", contact.phone, name="contact_phone"),
    path("contact/email/", contact.email, name="contact_email"),
    path("contact/code/", contact.code, name="contact_code"),
    path("contact/stop/", contact.stop, name="contact_stop"),
    path("contact/restore/", contact.restore, name="contact_restore"),
    path("mine/", own_records.own_records, name="own_records"),
    path("mine/<uuid:uuid>/", own_records.choose, name="choose_record"),
    path("<uuid:uuid>/contact/", contact_record.record, name="contact_record"),
    path("standing/", standing.changes, name="standing_changes"),
    path("standing/<uuid:uuid>/cancel/", standing.cancel, name="standing_cancel"),
    path("standing/<uuid:uuid>/paper/", standing.paper, name="standing_paper"),
    path("<uuid:uuid>/standing/", standing.record, name="standing"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("merges/<uuid:uuid>/undo/", merging.unmerge, name="unmerge"),
    path("<uuid:uuid>/merge/", merging.find_other, name="find_other"),
    path("<uuid:uuid>/merge/<uuid:other>/", merging.merge, name="merge"),
    path("<uuid:uuid>/", graduate.graduate, name="graduate"),
    path("<uuid:uuid>/correct/", correction.correct, name="correct"),
    path("<uuid:uuid>/<slug:field>/", graduate.unmask, name="unmask"),
]
