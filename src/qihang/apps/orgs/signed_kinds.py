"""What of organisations, accounts and access is signed: who may sign in, and whatever opens rights."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart

ORG = Signed(
    kind="org",
    model="orgs.Org",
    columns=(
        "uuid", "kind", "code", "name", "short_name", "name_en", "parent_id", "path", "place",
        "open_until", "close_reason",
    ),
    made_by=frozenset({"org.open"}),
    changed_by=frozenset({"org.change", "org.close", "org.reopen"}),
)  # fmt: skip

# An account with all it may do: one signature says whether any of it was slipped in.
ACCOUNT = Signed(
    kind="account",
    model="orgs.Account",
    columns=(
        "uuid", "username", "email", "name", "is_active", "password", "session_round",
        "provisional",
    ),
    made_by=frozenset({"account.open", "token.create"}),
    changed_by=frozenset(
        {
            "account.password", "account.address", "account.sign_out_others",
            "reset.confirm", "reset.command",
            "membership.appoint", "membership.delegate", "membership.end",
            "grant.give", "grant.revoke", "power.open", "power.close",
        }
    ),
    parts=(
        SignedPart(
            "orgs.Membership", "account_id",
            (
                "uuid", "org_id", "role", "from_date", "until_date", "delegated_by_id",
                "appointed_by_id",
            ),
        ),
        SignedPart(
            "orgs.Grant", "account_id",
            (
                "uuid", "permission", "path", "subject_kind", "subject_ids", "from_at",
                "until_at", "cause", "revoked_at", "given_by_id", "basis_id", "held_as_id",
            ),
        ),
        SignedPart(
            "orgs.PowerSession", "account_id",
            ("uuid", "reason", "path", "opened_at", "closes_at", "closed_at"),
        ),
    ),
    through={
        "grant": ("orgs.Grant", "account_id"),
        "power": ("orgs.PowerSession", "account_id"),
        "token": ("orgs.ApiToken", "account_id"),
        "reset": ("orgs.AccountReset", "account_id"),
    },
    version=2,
)  # fmt: skip

TOKEN = Signed(
    kind="token",
    model="orgs.ApiToken",
    columns=(
        "uuid", "org_id", "account_id", "name", "secret_hash", "hint", "permissions",
        "created_by_id", "created_at", "expires_at", "revoked_at", "basis_id",
    ),
    made_by=frozenset({"token.create"}),
    changed_by=frozenset({"token.revoke", "token.adopt"}),
    version=2,
)  # fmt: skip

# What leads to a role or a new password: one slipped in would be taken up by the product itself.
INVITATION = Signed(
    kind="invitation",
    model="orgs.Invitation",
    columns=(
        "uuid", "account_id", "username", "name", "org_id", "role", "from_date", "until_date",
        "lent_from_id", "proposed_by_id", "proposed_at", "expires_at", "needs_two",
        "confirmed_by_id", "confirmed_at", "accepted_at", "declined_at", "withdrawn_at",
        "membership_id",
    ),
    made_by=frozenset({"invitation.propose"}),
    changed_by=frozenset(
        {
            "invitation.confirm", "invitation.accept", "invitation.decline", "invitation.withdraw",
        }
    ),
)  # fmt: skip

RESET = Signed(
    kind="reset",
    model="orgs.AccountReset",
    columns=(
        "uuid", "account_id", "home_id", "lost", "reason", "part_sealed", "proposed_by_id",
        "proposed_at", "expires_at", "confirmed_by_id", "confirmed_at", "stopped_at",
    ),
    made_by=frozenset({"reset.propose"}),
    changed_by=frozenset({"reset.confirm", "reset.stop"}),
)  # fmt: skip
