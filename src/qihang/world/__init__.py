"""One seeded province, for demo, tests, screenshots and benchmarks.

From (size, seed) a script says what happens to every graduate and when; the demo clock says how
much of it has happened. Only that much stands in the product's tables, so nothing below knows.
Owns: DemoClock. Publishes: nothing; it calls metrics once for everything it wrote.
"""
