"""What an advertisement of a job may not ask or offer: spans, class, rule, severity, words to use instead."""

from qihang.engines.screening.frames import COLUMNS, screen_many
from qihang.engines.screening.screening import NO_CONTEXT, ScreenedSpan, ScreeningContext, screen

__all__ = ["COLUMNS", "NO_CONTEXT", "ScreenedSpan", "ScreeningContext", "screen", "screen_many"]
