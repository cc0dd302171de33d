"""What makes entries altered beside the product known."""
