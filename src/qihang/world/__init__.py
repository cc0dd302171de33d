"""One seeded province, for demo, tests, screenshots and benchmarks."""
