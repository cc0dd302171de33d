"""What somebody with the database's password may do to records, each as plain SQL on a made-up province."""

# ruff: noqa: S608, E501 - statements of the forger, from constants of this file; a case is a line

from dataclasses import dataclass

from django.apps import apps

DEST, PERSON, ACCOUNT = "destinations_destination", "people_graduate", "orgs_account"
COUNTS = "status IN ('approved', 'reported', 'confirmed', 'disputed')"
ALTERED, ADDED, REMOVED = "record_altered", "record_added", "record_removed"


@dataclass(frozen=True)
class Case:
    """`{id}` is the row that `pick` found; without `names` it is the one to be named in `table`."""

    table: str
    pick: str
    do: tuple[str, ...]
    code: str = ALTERED
    names: str = "SELECT {id}"
    afterwards: bool = False  # `names` is asked when all is done


PARTS = {
    "destinations_review": (DEST, "destination_id"),
    "destinations_evidence": (DEST, "destination_id"),
    "orgs_membership": (ACCOUNT, "account_id"),
    "orgs_grant": (ACCOUNT, "account_id"),
    "orgs_powersession": (ACCOUNT, "account_id"),
    "metrics_signature": ("metrics_seal", "seal_id"),
}


def altered(table: str, change: str, where: str = "true") -> Case:
    """One column of a record."""
    pick = f"SELECT min(id) FROM {table} WHERE {where}"
    return Case(table, pick, (f"UPDATE {table} SET {change} WHERE id = {{id}}",))


def part(table: str, change: str, where: str = "true") -> Case:
    """One column of a row that belongs to a record; `change` empty deletes it."""
    record, of = PARTS[table]
    pick = f"SELECT max(id) FROM {table} WHERE {where}"
    do = f"UPDATE {table} SET {change}" if change else f"DELETE FROM {table}"
    names = f"SELECT {of} FROM {table} WHERE id = {{id}}"
    return Case(record, pick, (f"{do} WHERE id = {{id}}",), names=names)


def copied(table: str, where: str = "true", **columns: str) -> Case:
    """A row slipped in: the copy of another with columns of its own."""
    (model,) = [m for m in apps.get_models() if m._meta.db_table == table]
    known = [f.column for f in model._meta.concrete_fields if f.column and f.column != "id"]
    into = ", ".join(f'"{name}"' for name in known)
    values = ", ".join(columns.get(name, f'"{name}"') for name in known)
    do = f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} WHERE id = {{id}}"
    pick = f"SELECT min(id) FROM {table} WHERE {where}"
    if table in PARTS:
        record, of = PARTS[table]
        return Case(record, pick, (do,), names=f"SELECT {of} FROM {table} WHERE id = {{id}}")
    return Case(table, pick, (do,), ADDED, f"SELECT max(id) FROM {table}", afterwards=True)


OTHER = f"(SELECT max(id) FROM {ACCOUNT})"
UUID = "gen_random_uuid()"
FREE = (
    f"id NOT IN (SELECT graduate_id FROM {DEST})"
    " AND id NOT IN (SELECT graduate_id FROM agreements_agreement)"
)
GROUND = "uuid NOT IN (SELECT subject FROM documents_document) AND id NOT IN (SELECT destination_id FROM national_report) AND id NOT IN (SELECT destination_id FROM verification_finding WHERE destination_id IS NOT NULL) AND id NOT IN (SELECT destination_id FROM verification_graduatequestion)"

CASES = {
    "reported to confirmed": altered(DEST, "status = 'confirmed'", "status = 'reported'"),
    "waiting to approved": altered(DEST, "status = 'approved', effective_date = '2024-06-01'", "status = 'waiting_college'"),
    "approved to revoked": altered(DEST, "status = 'revoked'", COUNTS),
    "the employer of a counted record": altered(DEST, "employer_name = '别的公司'", COUNTS),
    "the employer's code": altered(DEST, "employer_code = '91370000000000001X'", COUNTS),
    "the pay of a counted record": altered(DEST, "monthly_pay_fen = 1", COUNTS),
    "the kind of a counted record": altered(DEST, "kind = '801'", f"{COUNTS} AND kind <> '801'"),
    "the place of work": altered(DEST, "work_place = '110101'", COUNTS),
    "the day from which it counts": altered(DEST, "effective_date = effective_date - 90", COUNTS),
    "the college it belongs to": altered(DEST, "org_path = (SELECT max(path) FROM orgs_org WHERE kind = 'college')", COUNTS),
    "whose it is": altered(DEST, f"graduate_id = (SELECT min(id) FROM {PERSON} WHERE {FREE})", COUNTS),
    "the term": altered(DEST, "term_until = '2099-01-01', term_from = '2024-01-01'", COUNTS),
    "the statement": altered(DEST, "statement_signed = NOT statement_signed", COUNTS),
    "when it was filed": altered(DEST, "filed_at = filed_at - interval '1 year'", COUNTS),
    "when it was decided": altered(DEST, "decided_at = decided_at - interval '1 second'", COUNTS),
    "the contact's phone": altered(DEST, "contact_phone_sealed = '\\x00'", COUNTS),
    "which version it replaces": altered(DEST, "replaces_id = id", COUNTS),
    "a draft's words": altered(DEST, "note = 'x'", "status = 'draft'"),
    "a registration slipped in": copied(DEST, uuid=UUID, version="99", status="'superseded'"),
    "an approval slipped in": copied(
        DEST, where=COUNTS, uuid=UUID, version="1",
        graduate_id=f"(SELECT min(id) FROM {PERSON} WHERE {FREE})",
    ),
    "a registration removed": Case(
        DEST, f"SELECT max(id) FROM {DEST} d WHERE {GROUND} AND id NOT IN (SELECT replaces_id FROM {DEST} WHERE replaces_id IS NOT NULL)",
        (
            "DELETE FROM destinations_review WHERE destination_id = {id}",
            "DELETE FROM destinations_evidence WHERE destination_id = {id}",
            f"DELETE FROM {DEST} WHERE id = {{id}}",
        ), REMOVED,
    ),
    "a review removed": part("destinations_review", ""),
    "the reviewer": part("destinations_review", f"account_id = {OTHER}", "action = 'approve_university'"),
    "what the reviewer did": part("destinations_review", "action = 'confirm'", "action = 'report_up'"),
    "when it was reviewed": part("destinations_review", "at = at - interval '9 days'"),
    "the reason of a return": part("destinations_review", "reason = 'x'", "action = 'return'"),
    "the fields a return speaks of": part("destinations_review", "fields = '[\"x\"]'", "action = 'return'"),
    "from which state": part("destinations_review", "from_status = 'draft'", "from_status <> 'draft'"),
    "to which state": part("destinations_review", "to_status = 'draft'", "to_status <> 'draft'"),
    "a review taken back": part("destinations_review", "undone_at = now()"),
    "one press of many reviews": part("destinations_review", f"act = {UUID}"),
    "a review slipped in": copied("destinations_review", act=UUID),
    "an objection removed": part("destinations_review", "", "action = 'object'"),
    "an objection slipped in": copied("destinations_review", action="'object'", to_status="'disputed'"),
    "evidence re-pointed": part(
        "destinations_evidence", "file_id = (SELECT max(id) FROM files_storedfile f WHERE f.id <> file_id)",
        "file_id <> (SELECT max(id) FROM files_storedfile)",
    ),
    "the kind of a paper": part("destinations_evidence", "kind = 'x'"),
    "the name of a paper": part("destinations_evidence", "name = 'x'"),
    "what a paper proves": part("destinations_evidence", "proves = '{\"a\": 1}'"),
    "when a paper came": part("destinations_evidence", "added_at = now()"),
    "a paper removed": part("destinations_evidence", ""),
    "a paper slipped in": copied("destinations_evidence", uuid=UUID),
    "the bytes of a paper": Case(
        DEST, "SELECT min(file_id) FROM destinations_evidence",
        ("UPDATE files_storedfile SET sha256 = repeat('a', 64) WHERE id = {id}",),
        names="SELECT min(destination_id) FROM destinations_evidence WHERE file_id = {id}",
    ),
    "out of the statistics": altered(PERSON, "in_statistics = false", "in_statistics"),
    "into another college": altered(PERSON, "org_path = '/37/x/'"),
    "the college alone": altered(PERSON, "org_id = (SELECT max(id) FROM orgs_org)"),
    "the hardship group": altered(PERSON, "hardship = '9'"),
    "the sex": altered(PERSON, "sex = '9'"),
    "the major": altered(PERSON, "major = '000000'"),
    "the qualification": altered(PERSON, "qualification = '99'"),
    "the home": altered(PERSON, "home_place = '110101'"),
    "the cohort": altered(PERSON, "cohort = 1999"),
    "the identity number": altered(PERSON, "id_number_hash = sha256('x')"),
    "the sealed number": altered(PERSON, "id_number_sealed = '\\x00'"),
    "the telephone": altered(PERSON, "phone_sealed = '\\x00'"),
    "whose account": altered(PERSON, f"account_id = {OTHER}", "account_id IS NOT NULL"),
    "the name of a graduate": altered(PERSON, "name = '张三'"),
    "since when on the roster": altered(PERSON, "created_at = created_at - interval '1 year'"),
    "a graduate slipped in": copied(PERSON, uuid=UUID, exam_number="'x'", id_number_hash="sha256('y')", account_id="NULL"),
    "a graduate removed": Case(
        PERSON, f"SELECT max(id) FROM {PERSON} WHERE {FREE}",
        (
            "DELETE FROM people_activationcode WHERE graduate_id = {id}",
            f"DELETE FROM {PERSON} WHERE id = {{id}}",
        ), REMOVED,
    ),
    "a password": altered(ACCOUNT, "password = '!x'"),
    "a locked account opened": altered(ACCOUNT, "is_active = NOT is_active"),
    "the address for mail": altered(ACCOUNT, "email = 'x@example.org'"),
    "ended sessions": altered(ACCOUNT, "session_round = session_round + 1"),
    "a sign-in name": altered(ACCOUNT, "username = 'x'"),
    "a first password no more": altered(ACCOUNT, "provisional = NOT provisional"),
    "an account slipped in": copied(ACCOUNT, uuid=UUID, username="'x'"),
    "a role slipped in": copied("orgs_membership", uuid=UUID, from_date="'2019-01-01'", role="'system_admin'"),
    "another role": part("orgs_membership", "role = 'system_admin'"),
    "a role prolonged": part("orgs_membership", "until_date = '2099-01-01'"),
    "a role elsewhere": part("orgs_membership", "org_id = (SELECT min(id) FROM orgs_org)", "org_id <> (SELECT min(id) FROM orgs_org)"),
    "a role for another": Case(
        ACCOUNT, "SELECT max(id) FROM orgs_membership",
        (f"UPDATE orgs_membership SET account_id = {OTHER} WHERE id = {{id}}",), names=f"SELECT {OTHER}",
    ),
    "a role removed": part("orgs_membership", ""),
    "a grant slipped in": copied("orgs_grant", uuid=UUID, path="'/37/'"),
    "a grant prolonged": part("orgs_grant", "until_at = until_at + interval '9 years'"),
    "a grant widened": part("orgs_grant", "path = '/'"),
    "another permission granted": part("orgs_grant", "permission = 'person.see'"),
    "a grant revived": part("orgs_grant", "revoked_at = NULL", "revoked_at IS NOT NULL"),
    "a power session slipped in": copied("orgs_powersession", uuid=UUID, closed_at="NULL"),
    "a power session prolonged": part("orgs_powersession", "closes_at = closes_at + interval '1 day'"),
    "a power session reopened": part("orgs_powersession", "closed_at = NULL"),
    "a token slipped in": copied("orgs_apitoken", uuid=UUID, secret_hash="sha256('x')", account_id=OTHER),
    "a token's permissions": altered("orgs_apitoken", "permissions = permissions || '{person.unmask}'"),
    "a token prolonged": altered("orgs_apitoken", "expires_at = expires_at + interval '9 years'"),
    "a token's secret": altered("orgs_apitoken", "secret_hash = sha256('x')"),
    "a token's organisation": altered("orgs_apitoken", "org_id = (SELECT min(id) FROM orgs_org)"),
    "a token ended or revived": altered("orgs_apitoken", "revoked_at = now()"),
    "an organisation renamed": altered("orgs_org", "name = 'x'"),
    "an organisation moved": altered("orgs_org", "parent_id = NULL", "kind = 'college'"),
    "an organisation's city": altered("orgs_org", "place = '110100'", "kind = 'university'"),
    "an organisation closed": altered("orgs_org", "open_until = '2024-01-01', close_reason = 'x'"),
    "an organisation slipped in": copied("orgs_org", "kind = 'employer'", uuid=UUID, code="'x'", path="'/37/x/'"),
    "published unsigned": altered("metrics_seal", "published_at = now()", "published_at IS NULL"),
    "sealed figures with their checksum": altered("metrics_seal", "figures = '{}', digest = sha256('x')"),
    "who sealed": altered("metrics_seal", f"taken_by_id = {OTHER}"),
    "a signature slipped in": copied("metrics_signature", account_id=OTHER, department_id="(SELECT max(id) FROM orgs_org)"),
    "a signature removed": part("metrics_signature", ""),
    "a signature of another": part("metrics_signature", f"account_id = {OTHER}"),
    "a seal removed": Case(
        "metrics_seal", "SELECT max(seal_id) FROM metrics_signature",
        ("DELETE FROM metrics_signature WHERE seal_id = {id}", "DELETE FROM metrics_seal WHERE id = {id}"),
        REMOVED,
    ),
    "who ordered codes on paper": altered("people_codebatch", f"ordered_by_id = {OTHER}"),
    "for whom codes on paper": altered("people_codebatch", "graduates = graduates || 1::bigint"),
    "whose office may print the codes": altered("people_codebatch", "org_path = '/37/'"),
    "codes on paper printed": altered("people_codebatch", f"released_by_id = {OTHER}, released_at = now()"),
    "an order of codes slipped in": copied("people_codebatch", uuid=UUID),
    "an order of codes removed": Case(
        "people_codebatch", "SELECT max(id) FROM people_codebatch", ("DELETE FROM people_codebatch WHERE id = {id}",), REMOVED
    ),
    "a proof prolonged": altered("documents_document", "valid_until = '2099-01-01'"),
    "a proof revived": altered("documents_document", "revoked_at = NULL", "revoked_at IS NOT NULL"),
    "a proof of another": altered("documents_document", f"subject = (SELECT uuid FROM {DEST} ORDER BY id DESC LIMIT 1)"),
    "what a proof shows": altered("documents_document", "content = '{\"shows\": []}'"),
    "a proof of another kind": Case(
        "documents_document", "SELECT max(id) FROM documents_document",
        ("UPDATE documents_document SET kind = 'letter' WHERE id = {id}",), REMOVED,
    ),
    "a link prolonged": altered("links_publiclink", "expires_at = expires_at + interval '9 years'"),
    "a link to something else": altered("links_publiclink", f"subject = {UUID}"),
    "a link slipped in": copied("links_publiclink", uuid=UUID, token_hash="sha256('x')", receipt="'C'"),
    "a proof slipped in": copied("documents_document", uuid=UUID, number="'A'", transfer_number="'B'"),
    "the number of staff": altered("plans_staffing", "full_time = 99"),
    "a statement withdrawn": altered("plans_staffing", "withdrawn_on = known_on"),
    "a phase's figures": altered("plans_phaseend", "content = '{}'"),
    "a phase removed": Case("plans_phaseend", "SELECT max(id) FROM plans_phaseend", ("DELETE FROM plans_phaseend WHERE id = {id}",), REMOVED),
    "a signature of a record removed": Case(
        DEST, f"SELECT max(id) FROM {DEST}",
        ("DELETE FROM orgs_recordsignature WHERE kind = 'destination' AND record = {id}",), ADDED,
    ),
    "a signature of a record altered": Case(
        ACCOUNT, f"SELECT max(id) FROM {ACCOUNT}",
        ("UPDATE orgs_recordsignature SET mac = substr(sha256('x'), 1, 16) WHERE kind = 'account' AND record = {id}",),
    ),
}  # fmt: skip
