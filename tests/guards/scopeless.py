"""Reads that receive no scope, each with its reason: a module and a function of it, or all ("*") of a package."""

Reasons = dict[tuple[str, str], str]

_TREE = "asked about an organisation that was read; the tree is public"
_CONDITION = "a condition that scoped reads are made of; reads nothing by itself"
_GIVEN_ROWS = "the columns of rows that were read in the scope"
_OF_PATH = "made from a path alone"
_OF_BATCH = "of a batch that was read in the scope"

SCOPELESS: Reasons = {
    ("codes", "*"): "code sets are public",
    ("destinations.queries.advice", "*"): _CONDITION,
    ("destinations.queries.lists", "Conditions.apply"): "narrows rows read in the scope",
    ("destinations.queries.lists", "ListedDestination.of"): _GIVEN_ROWS,
    ("employers.queries.lists", "called"): _CONDITION,
    ("exports.sources", "copied"): _GIVEN_ROWS,
    ("intake.staging.table", "*"): "a table in memory of the sheet that is being loaded",
    ("intake.upsert.reversal", "reverse"): "a write; its batch was read in the scope",
    ("intake.queries", "found"): _OF_BATCH,
    ("intake.queries", "remembered"): _OF_BATCH,
    ("intake.queries", "staged"): _OF_BATCH,
    ("metrics.disclosure", "*"): "what may be told of one is judged by all of the province",
    ("metrics.pages.seals", "*"): "names of organisations in a seal that was read",
    ("metrics.queries.figures.reporting_orgs", "_WITH_PARENTS"): "read once it is filtered",
    ("metrics.queries.seals", "published_seals"): "what is published is for everybody",
    ("metrics.sql", "*"): "sums of organisations that were read in the scope",
    ("orgs.queries.horizon", "*"): "a number of the database, no record",
    ("orgs.queries.in_force", "*"): _CONDITION,
    ("orgs.queries.invitations", "open_at"): _CONDITION,
    ("orgs.queries.members", "home_of"): "of an account that acts or is acted on",
    ("orgs.queries.prepared_statements", "*"): "runs what PARTS says of it",
    ("orgs.queries.scopes", "*"): "makes the scope",
    ("orgs.queries.signed_contents", "*"): "whether locked records are as signed",
    ("orgs.queries.standing", "*"): "makes the scope",
    ("orgs.queries.subtrees", "path_steps"): _OF_PATH,
    ("orgs.queries.subtrees", "province_path"): _OF_PATH,
    ("orgs.queries.subtrees", "served_org"): _TREE,
    ("orgs.queries.subtrees", "university_path"): _OF_PATH,
    ("orgs.queries.tree", "called"): _CONDITION,
    ("orgs.queries.tree", "subtree"): _CONDITION,
    ("verification.queries.frames.columns", "*"): _GIVEN_ROWS,
    ("verification.queries.frames.registers", "firm_states"): _GIVEN_ROWS,
    ("verification.queries.frames.whole", "employer_codes"): _GIVEN_ROWS,
    ("verification.queries.frames.whole", "sorted_firms"): _GIVEN_ROWS,
    ("verification.queries.frames.whole", "unknown_names"): _GIVEN_ROWS,
    ("orgs.queries.tree", "under"): _CONDITION,
    ("orgs.queries.triggers", "*"): "triggers of the database, no record",
    ("orgs.sign_in", "LostPasswordForm.clean_email"): "whoever lost a password is a visitor",
    ("people.queries.graduates", "ListedGraduate.of"): _GIVEN_ROWS,
    ("verification.queries.findings", "overdue_on"): _CONDITION,
    ("people.sheets.roster", "Roster.value_labels"): "names of colleges; the tree is public",
}
# What reads are made of, by app and layer: whoever calls one has received the scope.
PARTS: Reasons = {
    ("orgs.queries", "planned"): "runs a fixed statement",
    ("orgs.queries", "planned_change"): "runs a fixed statement",
    ("orgs.queries", "planned_first"): "runs a fixed statement",
    ("orgs.queries", "batches_of"): "runs a statement that is given",
    ("orgs.queries", "rows_of"): "runs a statement that is given",
    ("metrics.sql", "by_member"): "the ledger's sums of given organisations",
    ("metrics.sql", "tallies"): "the ledger's sums of given organisations",
    ("plans.queries", "standing_on"): "rows as they stood on a day, of everybody",
}
