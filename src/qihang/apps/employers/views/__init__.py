"""Pages of employers: signing up, the own page, recruiters, and what offices do."""
