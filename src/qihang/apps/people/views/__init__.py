"""Pages of graduates and of activation."""
