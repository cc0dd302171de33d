"""A receiver by e-mail: the lines are the body; the mailbox keeps them and cannot be asked."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.mail import EmailMessage

from qihang.apps.orgs.gateways.receiver import Unreached


@dataclass(frozen=True, slots=True)
class MailReceiver:
    """`to` is the mailbox; a mail sent twice is the same lines twice, which harms no list."""

    to: str
    installation: UUID
    answers: bool = False

    def hand_over(self, lines: Sequence[str]) -> None:
        """One mail with all lines; acknowledged when the mail server has accepted it."""
        message = EmailMessage(
            subject=f"qihang heads {self.installation}",
            body="".join(f"{line}\n" for line in lines),
            to=[self.to],
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            sent = message.send()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreached(type(error).__name__) from None
        if not sent:
            raise Unreached("not sent")

    def last_line(self) -> str:
        """Mailboxes are not asked."""
        return ""
