"""Addresses of organisations, accounts, access and audit."""

from django.urls import path

from qihang.apps.orgs.views import (
    account,
    audit,
    choices,
    delegation,
    grants,
    invitations,
    members,
    org,
    power,
    resets,
    tokens,
    tree,
)

app_name = "orgs"
prefix = "orgs/"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("open/", tree.open_, name="open"),
    path("<uuid:uuid>/", org.org, name="org"),
    path("<uuid:uuid>/change/", org.change, name="change"),
    path("<uuid:uuid>/close/", org.close, name="close"),
    path("<uuid:uuid>/reopen/", org.reopen, name="reopen"),
    path("search/", choices.search, name="search"),
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="add_member"),
    path("members/<uuid:uuid>/", members.member, name="member"),
    path("members/<uuid:uuid>/end/", members.end_member, name="end_member"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:uuid>/", invitations.invitation, name="invitation"),
    path(
        "invitations/<uuid:uuid>/confirm/",
        invitations.confirm_invitation,
        name="confirm_invitation",
    ),
    path(
        "invitations/<uuid:uuid>/withdraw/",
        invitations.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(
        "invitations/<uuid:uuid>/accept/", invitations.accept_invitation, name="accept_invitation"
    ),
    path(
        "invitations/<uuid:uuid>/decline/",
        invitations.decline_invitation,
        name="decline_invitation",
    ),
    path("resets/", resets.resets, name="resets"),
    path("resets/<uuid:uuid>/", resets.reset, name="reset"),
    path("resets/<uuid:uuid>/stop/", resets.stop_reset, name="stop_reset"),
    path("delegation/", delegation.delegation, name="delegation"),
    path("delegation/<uuid:uuid>/", delegation.lent, name="lent"),
    path("delegation/<uuid:uuid>/end/", delegation.end_delegation, name="take_back"),
    path("grants/", grants.grants, name="grants"),
    path("grants/give/", grants.give_grant, name="give_grant"),
    path("grants/<uuid:uuid>/", grants.grant, name="grant"),
    path("grants/<uuid:uuid>/revoke/", grants.revoke_grant, name="revoke_grant"),
    path("power/", power.power, name="power"),
    path("power/close/", power.close, name="close_power"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/add/", tokens.add_token, name="add_token"),
    path("tokens/<uuid:uuid>/", tokens.token, name="token"),
    path("tokens/<uuid:uuid>/adopt/", tokens.adopt_token, name="adopt_token"),
    path("tokens/<uuid:uuid>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("audit/", audit.audit, name="audit"),
    path("account/", account.account, name="account"),
    path("account/identity/", account.identity, name="identity"),
    path("account/others/", account.sign_out_others, name="sign_out_others"),
    path("roles/", account.roles, name="roles"),
]
