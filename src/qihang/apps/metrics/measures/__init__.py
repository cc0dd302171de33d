"""What the plan may ask of the ledger."""
