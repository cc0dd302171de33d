"""Each role's home, calendar, search and help: what apps give, as far as a scope allows.

Owns only the secret addresses of calendars; of the apps below it imports orgs alone.
"""
