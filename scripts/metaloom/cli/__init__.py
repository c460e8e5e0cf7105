"""The `metaloom` command. Printing happens here and nowhere else."""

from metaloom.cli.main import main

__all__ = ["main"]
