"""What all work of the worker has in common: one at a time, counted tries, progress, stopping, an end in words.

Owns no table: upper apps keep a table of what is asked of the worker and make it a `Job`. Events: none.
"""
