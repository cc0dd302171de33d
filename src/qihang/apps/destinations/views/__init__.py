"""Pages: the graduate's three steps and status, the reviewers' queue, record and lists."""
