"""Pure computation over frames and frozen values: no Django, no database, no clock."""
