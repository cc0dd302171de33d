"""Where SQL may stand as text, each module with its reason and the other apps whose tables it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SQL:
    """Why a module has SQL; `also` are the apps whose tables it names, each with the reason."""

    why: str
    also: Mapping[str, str] = field(default_factory=dict)


BULK = "thousands of rows of a sheet at once"
LEDGER = "entries, cube and tail: set arithmetic in the database"
PROOF = "compares what is stored with what was signed, without the models"
SCOPE = "from the session to the scope in one statement"
FRAMES = "checks are SQL over frames, in a database of the run's own"
SEED = "a province of rows at once"
PERSONS = "who dealt with whom: many rows locked and written at once"

MODULES: dict[str, SQL] = {
    # Registrations: filing, review and their sheets.
    "apps.destinations.queries.conflicts": SQL(
        "who is tied to a graduate: one recursive statement over the marks of five apps",
        {
            "agreements": "whoever recorded the agreement",
            "intake": "whoever loaded the sheet",
            "orgs": "accounts of one person",
            "people": "graduates and who dealt with them",
        },
    ),
    "apps.destinations.queries.counts": SQL(
        "what waits, on every home and list: one statement over an index of what waits"
    ),
    "apps.destinations.services.own_record": SQL("filing: the locks, planned once a connection"),
    "apps.destinations.services.transitions": SQL(
        "filing and review: the locks, planned once a connection",
        {"people": "graduates are locked first"},
    ),
    "apps.moves.queries": SQL(
        "what may be undone, on every page of a reviewer; as a queryset it costs 3 ms a page"
    ),
    "apps.moves.services.move_statement": SQL(
        "every move: many rows move and are written down in one statement"
    ),
    "apps.destinations.sheets": SQL(
        "a sheet is joined with the records it names",
        {"people": "graduates are named by the sheet"},
    ),
    "apps.destinations.sheets.match_sql": SQL(
        "a sheet is joined with the records it names",
        {"intake": "what earlier sheets made", "people": "graduates are named by the sheet"},
    ),
    "apps.destinations.sheets.row_checks": SQL("a sheet is joined with the records it names"),
    "apps.agreements.sheets": SQL(
        "a sheet is joined with the records it names",
        {"people": "graduates are named by the sheet"},
    ),
    "apps.agreements.sheets.row_checks": SQL(
        "a sheet is joined with the records it names",
        {"people": "graduates are named by the sheet"},
    ),
    # Posts: the index of searches follows thousands at once, and new posts meet all saved searches.
    "apps.postings.sheets": SQL("a sheet is joined with the posts it names"),
    "apps.postings.sheets.post_rows": SQL(BULK),
    "apps.postings.services.search.index": SQL(BULK),
    "apps.postings.services.search.alerts": SQL(
        "new posts and saved searches meet by their terms: a join, not one comparison for each pair"
    ),
    # Sheets: staged rows are judged, written and taken back as a whole; COPY and bulk upserts.
    "apps.intake.services.examples": SQL(BULK),
    "apps.intake.services.summary": SQL(BULK),
    "apps.intake.staging.table": SQL(BULK),
    "apps.intake.upsert.outcomes": SQL(BULK),
    "apps.intake.upsert.reversal": SQL(BULK),
    "apps.intake.upsert.writer": SQL(BULK),
    "apps.people.sheets.hardship": SQL(BULK),
    "apps.people.sheets.matching": SQL(BULK),
    "apps.people.sheets.roster_checks": SQL(BULK, {"orgs": "colleges are named by the sheet"}),
    "apps.people.sheets.standing": SQL(
        BULK, {"intake": "what a row changed is remembered as other sheets remember it"}
    ),
    "apps.registers.queries.firms": SQL(
        "filing: what was ever said of a firm, from one index for what holds and one for what held"
    ),
    "apps.registers.queries.meant": SQL(
        "near names: an index scan for every two pairs of characters"
    ),
    "apps.registers.services.preview": SQL(BULK),
    "apps.registers.services.replacement": SQL(BULK),
    "apps.registers.services.staging": SQL(BULK),
    "apps.verification.sheets": SQL("a sheet is joined with the findings it names"),
    "apps.verification.services.runs": SQL(
        "all frames of a run as of one moment: the isolation level"
    ),
    # Exports.
    "apps.exports.sources": SQL("COPY of what a queryset selects"),
    # Messages: a notice for thousands of readers is one statement.
    "apps.messages.queries.inbox": SQL("the bell, on every page: planned once a connection"),
    "apps.messages.services.notices": SQL(
        "one statement for all readers", {"orgs": "readers and their addresses"}
    ),
    "apps.messages.services.reminders": SQL("one statement for all readers"),
    # Feed.
    "apps.feed.services": SQL(
        "one statement for all that changed, in the order of transactions",
        {"destinations": "what is followed", "people": "what is followed"},
    ),
    "apps.orgs.integrity.append_only": SQL("the trigger of every append-only table"),
    # The ledger and its proofs.
    "apps.metrics.disclosure.figures": SQL(LEDGER, {"orgs": "names change what is drawn"}),
    "apps.metrics.queries.figures.figure_state": SQL(
        LEDGER, {"orgs": "names change what is drawn"}
    ),
    "apps.metrics.queries.ledger.guards": SQL(PROOF),
    "apps.metrics.queries.ledger.proof": SQL(
        PROOF, {"destinations": "entries are proved from the records"}
    ),
    "apps.metrics.queries.ledger.signatures": SQL(PROOF),
    "apps.metrics.queries.figures.cuts": SQL(LEDGER),
    "apps.metrics.services.ledger.block_signatures": SQL(PROOF),
    "apps.metrics.services.ledger.folding": SQL(LEDGER),
    "apps.metrics.services.ledger.history": SQL(
        LEDGER,
        {
            "destinations": "entries are made from the records",
            "people": "entries are made from the records",
        },
    ),
    "apps.metrics.services.ledger.posting": SQL(LEDGER),
    "apps.metrics.services.ledger.reconcile": SQL(
        LEDGER,
        {
            "destinations": "entries are made from the records",
            "people": "entries are made from the records",
        },
    ),
    "apps.metrics.sql": SQL(
        LEDGER,
        {
            "destinations": "entries are made from the records",
            "orgs": "nodes of the cube are organisations",
            "people": "entries are made from the records",
        },
    ),
    # From the session to the scope; persons; the audit and its proofs.
    "apps.orgs.integrity.anchors": SQL(PROOF),
    "apps.orgs.integrity.signed": SQL(PROOF),
    "apps.orgs.queries.horizon": SQL(PROOF),
    "apps.orgs.queries.in_force": SQL(SCOPE),
    "apps.orgs.queries.persons": SQL("accounts of one person: recursive"),
    "apps.orgs.queries.prepared_statements": SQL(SCOPE),
    "apps.orgs.queries.scopes": SQL(PROOF),
    "apps.orgs.queries.signatures": SQL(PROOF),
    "apps.orgs.queries.signed_contents": SQL(PROOF),
    "apps.orgs.queries.standing": SQL(SCOPE, {"mfa": "whether a second factor is set up"}),
    "apps.orgs.queries.statements": SQL("runs statements that are given"),
    "apps.orgs.queries.triggers": SQL(PROOF),
    "apps.orgs.queries.verify": SQL(PROOF),
    "apps.orgs.services.attempts": SQL(
        "counts and answers in one statement, so that no try is counted twice"
    ),
    "apps.orgs.services.record": SQL(
        "an act, its signatures and its place in the audit are one statement"
    ),
    "apps.orgs.services.record_acceptance": SQL(PROOF),
    "apps.people.manifest": SQL(SCOPE),
    "apps.people.queries.graduates": SQL(
        "why a code is not sent to a phone: recursive over the marks of three apps",
        {"intake": "whoever changed the phone by a sheet", "orgs": "phones of staff"},
    ),
    "apps.people.services.involvement": SQL(PERSONS),
    # Jobs.
    "apps.jobs.services": SQL(
        "says how far the work is over a connection of its own, which Django's models do not know"
    ),
    # Below the apps.
    "config.upgrades": SQL(
        "reads what records said before a migration changes what of them is signed",
        {
            "orgs": "signatures",
            "destinations": "registrations of before",
            "files": "hashes of their papers",
        },
    ),
    "config.postgres_setup": SQL("makes the role of the database"),
    **{
        f"engines.checks.{name}": SQL(FRAMES)
        for name in ("csv_files", "dialects", "loading", "running", "spark", "statements")
    },
    "web.locks": SQL("advisory locks, of which Django knows nothing"),
    # The made-up province: COPY, and rows that would be written one by one.
    "world.post_history": SQL(SEED, {"postings": "the history of posts"}),
    "world.bulk": SQL(SEED),
    "world.clock_moves": SQL(
        SEED, {"destinations": "what happens on a day", "people": "to whom it happens"}
    ),
    "world.copy_frames": SQL(SEED),
    "world.inboxes": SQL(SEED, {"messages": "what was read", "people": "whose messages"}),
    "world.seed": SQL(SEED),
    "world.systems": SQL(
        SEED,
        {
            "destinations": "what was reported",
            "national": "what was reported",
            "people": "of whom it was reported",
        },
    ),
}
