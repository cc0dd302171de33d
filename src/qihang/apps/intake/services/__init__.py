"""What may be done with sheets: take one in, preview it, apply it, take it back."""

from qihang.apps.intake.services.acting import carry_on
from qihang.apps.intake.services.applying import apply, begin_apply, to_write
from qihang.apps.intake.services.ending import cancel, discard, forget, unfinished
from qihang.apps.intake.services.mapping import choose
from qihang.apps.intake.services.marking import write_error_sheet
from qihang.apps.intake.services.reading import preview
from qihang.apps.intake.services.receiving import receive, stage_rows
from qihang.apps.intake.services.undoing import begin_undo, may_undo, note_undone, undo

__all__ = [
    "apply",
    "begin_apply",
    "begin_undo",
    "cancel",
    "carry_on",
    "choose",
    "discard",
    "forget",
    "may_undo",
    "note_undone",
    "preview",
    "receive",
    "stage_rows",
    "to_write",
    "undo",
    "unfinished",
    "write_error_sheet",
]
