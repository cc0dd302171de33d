"""How a figure is drawn, the same on every home page and on the pages about figures."""

from qihang.apps.metrics.pages.charts import caption, changes, children, course, members
from qihang.apps.metrics.pages.curve import drawn_curve
from qihang.apps.metrics.pages.cuts import (
    CutRow,
    cut_table,
    indicators_table,
    lines_of_people,
    lines_of_work,
    member_href,
    ordered,
    wordings_table,
)
from qihang.apps.metrics.pages.fragment_cache import drawn
from qihang.apps.metrics.pages.groups import (
    KindGroup,
    count_of,
    groups_of,
    kinds_in,
    may_show_entries,
)
from qihang.apps.metrics.pages.links import PLACED, entries_href, figures_href
from qihang.apps.metrics.pages.placement import (
    placement_figure,
    placement_name,
    placement_of,
    plain_lines,
)
from qihang.apps.metrics.pages.seals import (
    orgs_of_seal,
    parts_of_seal,
    province_code,
    seal_document,
    seal_file,
    seal_state,
    seal_title,
    seal_work,
    sealed_entries,
    sealed_rate,
    seals_table,
)
from qihang.apps.metrics.pages.tables import (
    beside,
    children_page,
    children_table,
    parts_note,
    parts_table,
    together_note,
)
from qihang.apps.metrics.pages.words import message_words, scheme_on
from qihang.apps.orgs.labels import org_name

__all__ = [
    "PLACED",
    "CutRow",
    "KindGroup",
    "beside",
    "caption",
    "changes",
    "children",
    "children_page",
    "children_table",
    "count_of",
    "course",
    "cut_table",
    "drawn",
    "drawn_curve",
    "entries_href",
    "figures_href",
    "groups_of",
    "indicators_table",
    "kinds_in",
    "lines_of_people",
    "lines_of_work",
    "may_show_entries",
    "member_href",
    "members",
    "message_words",
    "ordered",
    "org_name",
    "orgs_of_seal",
    "parts_note",
    "parts_of_seal",
    "parts_table",
    "placement_figure",
    "placement_name",
    "placement_of",
    "plain_lines",
    "province_code",
    "scheme_on",
    "seal_document",
    "seal_file",
    "seal_state",
    "seal_title",
    "seal_work",
    "sealed_entries",
    "sealed_rate",
    "seals_table",
    "together_note",
    "wordings_table",
]
