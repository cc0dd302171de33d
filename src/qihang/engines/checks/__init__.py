"""Checks over all registrations: conditions of the policy, as SQL over named frames, run set by set.

Pure: frames in, findings out; no framework, no database of the product, no clock.
"""

from qihang.engines.checks.conditions import DIALECTS
from qihang.engines.checks.dialects import views
from qihang.engines.checks.frames import FRAMES, KEYS, OF_POLICY, CheckFrame, FrameColumn
from qihang.engines.checks.loading import Source, sources_in
from qihang.engines.checks.planning import of_policy, planned
from qihang.engines.checks.restriction import Examined, Restriction, affected, covered, updated
from qihang.engines.checks.running import Result, run
from qihang.engines.checks.spark import run_on_spark, spark_refusal
from qihang.engines.checks.statements import COLUMNS

__all__ = [
    "COLUMNS",
    "DIALECTS",
    "FRAMES",
    "KEYS",
    "OF_POLICY",
    "CheckFrame",
    "Examined",
    "FrameColumn",
    "Restriction",
    "Result",
    "Source",
    "affected",
    "covered",
    "of_policy",
    "planned",
    "run",
    "run_on_spark",
    "sources_in",
    "spark_refusal",
    "updated",
    "views",
]
