"""The look: components, page frame, error pages and display choices. Owns no table, publishes nothing."""
