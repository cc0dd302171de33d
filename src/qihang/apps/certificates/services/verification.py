"""The public check: number and name open what the holder lets others see, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import IPv4Address, ip_address

from qihang.apps.certificates.models import Proof, ProofLook, state_of
from qihang.apps.certificates.queries import proof_by_number
from qihang.apps.certificates.rules import (
    LookupOutcome,
    ProofField,
    ProofState,
    is_early_number,
    is_number,
    plain,
    same_name,
)
from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import Throttle, begin_attempt
from qihang.kernel import Refusal, Scope, msgid

# How often a number may be tried, and from one address any number.
LOOKS = Throttle(
    "proof",
    span="proof_lock",
    limits={"address": "proof_attempts_address", "number": "proof_attempts"},
    code="too_many_looks",
    words=msgid("查询次数过多，请 {minutes} 分钟后再试。"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the visitor is told: the state, until when it holds, and, while valid, what is shown."""

    state: ProofState
    proof: Proof
    shows: tuple[ProofField, ...]
    at: datetime

    @property
    def destination(self) -> Destination:
        """The registration it speaks of."""
        return self.proof.destination


def check(scope: Scope, number: str, name: str, address: str | None, today: date) -> Answer:
    """What a proof says to somebody who knows its number and its holder's name.

    `today` is the product clock's. The look is written down for the holder. Raises Refusal
    number_wrong (mistyped: nothing is counted), proof_unknown (the same words whether the number or
    the name is another) or too_many_looks.
    """
    asked = plain(number)
    if not is_number(asked) and not _issued_early(scope, asked):
        raise Refusal(
            "number_wrong", "编号不对：共 16 位，最后一位用来校验。请对照登记表逐位核对。"
        )
    attempt = begin_attempt(LOOKS, {"address": address, "number": asked})
    proof = proof_by_number(scope, asked)
    if proof is None or not same_name(name, proof.destination.graduate.name):
        if proof is not None:
            _note(proof, LookupOutcome.OTHER_NAME, address)
        raise Refusal("proof_unknown", "没有查到：编号与姓名不相符，或编号不存在。请核对后再查。")
    attempt.succeeded()
    state = state_of(proof, today)
    _note(proof, LookupOutcome(state.value), address)
    shows = tuple(ProofField(name) for name in proof.shows) if state == ProofState.VALID else ()
    return Answer(state, proof, shows, real_now())


def _issued_early(scope: Scope, number: str) -> bool:
    """Whether it was issued with the first check: any other number with that check is mistyped."""
    return is_early_number(number) and proof_by_number(scope, number) is not None


def _note(proof: Proof, outcome: LookupOutcome, address: str | None) -> None:
    ProofLook.objects.create(
        proof=proof, at=real_now(), outcome=outcome, network=network_of(address)
    )


def network_of(address: str | None) -> str:
    """The first half of an address: 203.0.*.*"""
    if not address:
        return ""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return ".".join([*str(found).split(".")[:2], "*", "*"])
    return ":".join(found.exploded.split(":")[:2]) + ":*"
