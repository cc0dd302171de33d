"""Pages about figures, seals and the proof of the ledger."""
