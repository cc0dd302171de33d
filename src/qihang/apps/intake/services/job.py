"""What a job does: whatever the batch waits for, in the name of whoever pressed the button."""

from datetime import datetime

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import State
from qihang.apps.intake.services.batch_apply import apply
from qihang.apps.intake.services.batch_preview import preview
from qihang.apps.intake.services.batch_undo import undo
from qihang.apps.intake.services.cancellation import fail
from qihang.apps.intake.services.transitions import Tell, silent
from qihang.apps.orgs.queries import real_now, scope_of
from qihang.kernel import Refusal, Scope
from qihang.web.unexpected import ending_with_number


def carry_on(number: int, now: datetime, tell: Tell = silent) -> State:
    """Read, write or take back the batch with this id; where it then stands.

    Whatever goes wrong in an unexpected way ends it with a sentence and the number of the error.
    """
    batch = Batch.objects.select_related("acting", "org", "reverses").get(pk=number)
    person = batch.acting
    scope = scope_of(person, real_now()) if person else Scope.for_system("sheet of a command")
    with ending_with_number(f"sheet {batch.uuid}", lambda n: fail(scope, batch, _broken(n), now)):
        if batch.state in (State.UPLOADED, State.READING):
            preview(scope, batch, now, tell)
        elif batch.state == State.APPLYING:
            (undo(scope, batch, now) if batch.reverses_id else apply(scope, batch, now, tell))
    return State(batch.state)


def _broken(number: str) -> Refusal:
    return Refusal(
        "unexpected",
        "处理这份表时出了意料之外的错误，什么都没有写入。请重新上传再试；仍然不行，请把错误编号 {number} 告诉管理员。",
        number=number,
    )
