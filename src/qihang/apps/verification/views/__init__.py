"""Pages of findings, checks, questions and letters."""
