"""What each request gets: its account and scope; for the API its token."""
