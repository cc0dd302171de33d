"""What may be done with employers."""

from qihang.apps.employers.services.transitions import EMPLOYER

__all__ = ["EMPLOYER"]
