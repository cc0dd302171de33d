"""Pages of organisations, accounts, access and audit."""
