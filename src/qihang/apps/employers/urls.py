"""Addresses of employers."""

from django.urls import path

from qihang.apps.employers.views import entering, office, own, party, recruiters, sign_up

app_name = "employers"
prefix = "employers/"
urlpatterns = [
    path("", office.index, name="index"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("own/", own.own, name="own"),
    path("join/", own.join, name="join"),
    path("recruiters/", recruiters.recruiters, name="recruiters"),
    path("enter/", entering.enter, name="enter"),
    path("requests/<uuid:uuid>/accept/", recruiters.accept, name="accept"),
    path("requests/<uuid:uuid>/refuse/", recruiters.refuse, name="refuse"),
    path("requests/<uuid:uuid>/paper/", recruiters.request_paper, name="request_paper"),
    path("undo/<uuid:act>/", office.undo, name="undo"),
    path("<uuid:uuid>/", office.employer, name="employer"),
    path("<uuid:uuid>/about/", party.party, name="party"),
    path("<uuid:uuid>/change/", own.change, name="change"),
    path("<uuid:uuid>/submit/", own.submit, name="submit"),
    path("<uuid:uuid>/leave/", own.leave, name="leave"),
    path("<uuid:uuid>/licence/", recruiters.licence, name="licence"),
    path("<uuid:uuid>/verify/", office.verify, name="verify"),
    path("<uuid:uuid>/decide/<slug:action>/", office.decide, name="decide"),
    path("<uuid:uuid>/reassign/", office.reassign, name="reassign"),
    path("<uuid:uuid>/merge/", office.merge, name="merge"),
    path(
        "<uuid:uuid>/recruiters/<uuid:member>/end/", recruiters.end_recruiter, name="end_recruiter"
    ),
    path("<uuid:uuid>/recruiters/<uuid:member>/lead/", recruiters.hand_over, name="hand_over"),
]
