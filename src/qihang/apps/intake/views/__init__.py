"""Pages of sheets: the list, the upload, one batch, its columns, and what is done with it."""
