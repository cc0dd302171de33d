"""Public pages of posts, and saved searches."""
