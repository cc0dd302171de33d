"""The domain: who did what to which record. Each folder is one app; see ARCHITECTURE.md for their order."""
