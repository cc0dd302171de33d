"""What an installation outside the demo must have."""
