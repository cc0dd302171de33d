"""What of a calendar's address is signed: whose calendar is read under which secret, and until when."""

from qihang.apps.orgs.integrity.signed import Signed

CALENDAR = Signed(
    kind="calendar",
    model="desk.CalendarAddress",
    columns=("uuid", "account_id", "secret_hash", "sign_in_hash", "made_at", "ended_at"),
    made_by=frozenset({"calendar.make"}),
    changed_by=frozenset({"calendar.end"}),
    version=2,  # 1: without the sessions that it ends with
)
