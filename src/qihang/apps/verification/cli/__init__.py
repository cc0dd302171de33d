"""`qihang checks …`: run the checks, over files or over the database, without a browser."""

from qihang.apps.verification.cli import frames, runs
from qihang.apps.verification.cli.app import app

__all__ = ["app", "frames", "runs"]
