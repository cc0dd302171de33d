"""The laws of ARCHITECTURE.md, one file each. A red guard names file, line and cure."""
