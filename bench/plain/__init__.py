"""The yardstick of lists and records: the same pages as a Django tutorial writes them, over the same tables.

Django's own middleware, session, templates, generic views, `Paginator` and `select_related`. It has the
same rows, columns, filters, tabs and counts, and leaves out the rest: audit, what may be undone, who
is barred from deciding, power sessions, other languages.
"""
