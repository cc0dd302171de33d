"""Pages of forms and proofs."""
