"""Pages about figures: whole, cut by a dimension, by formula, and the entries behind them."""
