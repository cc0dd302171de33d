"""What pages and documents about proofs show."""
