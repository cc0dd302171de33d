"""Each role's home, and what stands on it."""
