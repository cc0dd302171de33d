"""The expected 'no': a code for machines, a sentence for people, the facts that fill it."""

import dataclasses


def msgid(sentence: str) -> str:
    """The sentence itself, marked as a message id where it is not written straight into a refusal."""
    return sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Objection:
    """One thing wrong with one field of something filed, and the way out.

    `message` is a Chinese message id with {named} places that `facts` fill; it is translated
    and filled once, at the edge. `field` is "" when no single field is at fault.
    """

    code: str
    message: str
    field: str = ""
    facts: dict[str, object] = dataclasses.field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An act that the rules do not allow now; `objections` names each field at fault."""

    def __init__(
        self,
        code: str,
        message: str,
        objections: tuple[Objection, ...] = (),
        **facts: object,
    ) -> None:
        super().__init__(message.format(**facts))
        self.code = code
        self.message = message
        self.facts = facts
        self.objections = objections
