"""Distrusted pictures and PDFs to clean ones, and to small pictures of their first page.

Pictures are drawn anew, PDFs are built anew from their pages: what is not on the page does not come
along. `clean` and `preview` work in this process; `run_in_child` runs them in a child that may use only so
much memory and time, which is how files from outside are treated.
"""

from qihang.engines.child_process import ChildLimits
from qihang.engines.cleaning.caps import Caps
from qihang.engines.cleaning.child import run_in_child
from qihang.engines.cleaning.operations import HEIC, JPEG, PDF, PNG, clean, cleaned_type, preview

__all__ = [
    "HEIC",
    "JPEG",
    "PDF",
    "PNG",
    "Caps",
    "ChildLimits",
    "clean",
    "cleaned_type",
    "preview",
    "run_in_child",
]
