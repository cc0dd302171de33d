"""Pages: the own inbox and wishes; an office's reminders and dispatches."""
