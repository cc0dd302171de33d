"""What makes a change beside the product known: digests, signatures, chained blocks, heads kept elsewhere."""
