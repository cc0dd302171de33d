"""Where a sheet's rows lie between upload and writing: sealed frames, then a temporary table."""
