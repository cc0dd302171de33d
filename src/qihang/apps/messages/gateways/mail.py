"""E-mail by Django's backend; the title is the subject, the short text and the way in the body."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.rules import DispatchState

NEVER = 500  # replies from here on are final, those below ask to come again


@dataclass(frozen=True, slots=True)
class Mail:
    """`public_url` goes before our addresses, `sender` is the From; one connection for many."""

    public_url: str
    sender: str
    most: int = 100
    repeatable: bool = False

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        """One message each, with our key as Message-ID."""
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException):
            return [
                DeliveryOutcome(letter.key, DispatchState.QUEUED, code="network")
                for letter in letters
            ]
        try:
            return [self._send(letter, connection) for letter in letters]
        finally:
            connection.close()

    def receipts(self) -> list[DeliveryReceipt]:
        """Mail servers tell none."""
        return []

    def _send(self, letter: Letter, connection: BaseEmailBackend) -> DeliveryOutcome:
        domain = self.sender.rpartition("@")[2].rstrip(">") or "localhost"
        message = EmailMessage(
            subject=letter.title,
            body=f"{letter.text}\n\n{self.public_url}{letter.link or '/messages/'}\n",
            from_email=self.sender,
            to=[letter.to],
            headers={"Message-ID": f"<{letter.key}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            return _refused(letter, max(code for code, _ in refused.recipients.values()))
        except smtplib.SMTPResponseException as refused:
            return _refused(letter, refused.smtp_code)
        except (OSError, smtplib.SMTPException):
            return DeliveryOutcome(letter.key, DispatchState.UNCLEAR, code="network")
        return DeliveryOutcome(letter.key, DispatchState.SENT)


def _refused(letter: Letter, code: int) -> DeliveryOutcome:
    state = DispatchState.FAILED if code >= NEVER else DispatchState.QUEUED
    return DeliveryOutcome(letter.key, state, code=f"smtp {code}")
