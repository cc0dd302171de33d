"""启航 qihang: one open system that runs a province's graduate-employment plan."""

__version__ = "0.1.0"
