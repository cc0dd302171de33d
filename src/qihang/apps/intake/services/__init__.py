"""What may be done with sheets: take one in, preview it, apply it, take it back."""

from qihang.apps.intake.services.batch_apply import apply, begin_apply, to_write
from qihang.apps.intake.services.batch_preview import preview
from qihang.apps.intake.services.batch_undo import begin_undo, may_undo, note_undone, undo
from qihang.apps.intake.services.cancellation import cancel, discard, forget, unfinished
from qihang.apps.intake.services.error_workbook import write_error_sheet
from qihang.apps.intake.services.job import run_batch_job
from qihang.apps.intake.services.mapping import choose
from qihang.apps.intake.services.uploads import receive, stage_rows

__all__ = [
    "apply",
    "begin_apply",
    "begin_undo",
    "cancel",
    "choose",
    "discard",
    "forget",
    "may_undo",
    "note_undone",
    "preview",
    "receive",
    "run_batch_job",
    "stage_rows",
    "to_write",
    "undo",
    "unfinished",
    "write_error_sheet",
]
