"""Addresses of findings and checks."""

from django.urls import path

from qihang.apps.verification.views import checks, finding, findings, letters, questions, runs

app_name = "verification"
prefix = "verification/"
urlpatterns = [
    path("", findings.index, name="index"),
    path("bulk/", findings.bulk, name="bulk"),
    path("undo/<uuid:act>/", findings.undo, name="undo"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<slug:code>/", checks.check, name="check"),
    path("ask/", questions.ask, name="ask"),
    path("recheck/", questions.recheck, name="recheck"),
    path("own/", questions.own, name="own"),
    path("asked/<str:token>/", questions.asked, name="asked"),
    path("runs/", runs.runs, name="runs"),
    path("runs/order/", runs.order_run, name="order_run"),
    path("runs/<uuid:uuid>/", runs.run, name="run"),
    path("letters/", letters.index, name="letters"),
    path("letters/new/", letters.draft, name="draft_letter"),
    path("letters/<uuid:uuid>/", letters.letter, name="letter"),
    path("letters/<uuid:uuid>/issue/", letters.issue, name="issue_letter"),
    path("letters/<uuid:uuid>/withdraw/", letters.withdraw, name="withdraw_letter"),
    path("letters/<uuid:uuid>/note/", letters.note, name="note_talk"),
    path("material/<uuid:uuid>/", finding.material, name="material"),
    path("<uuid:uuid>/", finding.finding, name="finding"),
    path("<uuid:uuid>/answer/", finding.answer, name="answer"),
    path("<uuid:uuid>/contest/", finding.contest, name="contest"),
    path("<uuid:uuid>/reply/", finding.reply, name="reply"),
    path("<uuid:uuid>/propose/", finding.propose, name="propose"),
    path("<uuid:uuid>/confirm/", finding.confirm, name="confirm"),
    path("<uuid:uuid>/decline/", finding.decline, name="decline"),
    path("<uuid:uuid>/paper/<uuid:paper>/", finding.read_paper, name="read_paper"),
    path("<uuid:uuid>/phone/<uuid:version>/", finding.read_phone, name="read_phone"),
]
