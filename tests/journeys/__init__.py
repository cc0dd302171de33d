"""One file per user journey across apps, in a real browser against a real server and database."""
