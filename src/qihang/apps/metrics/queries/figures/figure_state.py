"""What a reader's figures depend on, as one short text: equal texts mean equal figures and names."""

from typing import Any

from qihang.apps.metrics.queries.figures.reporting_orgs import own_paths
from qihang.apps.orgs.queries import path_steps, planned
from qihang.kernel import Cohort, Permission, Scope

# Between two folds the tail only grows, so its length and last entry say what it holds.
_STATE = """
    WITH path AS (
        SELECT id FROM orgs_org WHERE path = ANY(%(steps)s)
        UNION SELECT unnest(ARRAY[id, parent_id]) FROM orgs_org WHERE code = %(code)s)
    SELECT
        (SELECT string_agg(concat_ws(':', cohort, made, encode(digest, 'hex')), ' ' ORDER BY cohort) FROM metrics_fold
            WHERE cohort = ANY(%(cohorts)s)),
        (SELECT concat(count(*), ':', max(entry_id)) FROM metrics_tailentry
            WHERE cohort = ANY(%(cohorts)s)),
        (SELECT md5(string_agg(concat_ws('|', o.id, o.kind, o.code, o.path, o.place, o.name,
                o.name_en), '\n' ORDER BY o.id))
            FROM orgs_org o JOIN (
                SELECT id FROM path
                UNION SELECT c.id FROM orgs_org c JOIN path ON c.parent_id = path.id
            ) seen ON seen.id = o.id)
"""


def state(scope: Scope, cohort: Cohort, code: str = "") -> tuple[object, ...]:
    """Names the state of all figures this scope reads at its seats; one cheap statement.

    While two calls answer the same, a page drawn from `own_sights` for the same day may be shown
    again: entries of the cohort and the one before, the seats, what stands above and right below.
    With the code of an organisation the same holds for its sight, children, curve and way down.
    """
    paths = (*scope.paths(Permission.FIGURES_SEE), *own_paths(scope))
    facts: dict[str, Any] = {
        "cohorts": [cohort.year, cohort.previous.year],
        "code": code,
        "steps": sorted({step for path in paths for step in path_steps(path)}),
    }
    return (paths, *planned(_STATE, facts)[0])
