"""The frames that checks read, out of the database: whole, or only what changed since they were fetched.

Every read is one COPY; no row becomes an object. docs/subsystems/checks.md says what the columns mean.
"""

from qihang.apps.verification.queries.frames.changes import ChangedFrames, changed_frames
from qihang.apps.verification.queries.frames.order import FrameOrder, Touched
from qihang.apps.verification.queries.frames.whole import Frames, whole_frames

__all__ = ["ChangedFrames", "FrameOrder", "Frames", "Touched", "changed_frames", "whole_frames"]
