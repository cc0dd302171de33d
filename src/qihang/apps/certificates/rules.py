"""What a proof of a registration may show."""

from enum import StrEnum

PROOF = "proof"  # the kind of document


class ProofField(StrEnum):
    """What the holder may let a proof show. The name is what the visitor must know."""

    UNIVERSITY = "university"
    MAJOR = "major"
    QUALIFICATION = "qualification"
    COHORT = "cohort"
    KIND = "kind"
    WHITHER = "whither"
    POSITION = "position"
    PLACE = "place"
    SINCE = "since"


USUAL = (ProofField.UNIVERSITY, ProofField.QUALIFICATION, ProofField.COHORT, ProofField.KIND)
