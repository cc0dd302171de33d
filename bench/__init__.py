"""Each core beside its peers, in one run: `python -m bench [pages] [--size small]` prints ratios.

Absolute figures mean nothing on a shared machine; every comparison alternates its two sides.
"""
