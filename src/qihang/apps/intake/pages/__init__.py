"""How batches and their previews are drawn."""
