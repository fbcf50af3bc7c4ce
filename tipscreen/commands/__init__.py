"""The commands: options in, one call of the core, text out, an exit code."""

from tipscreen.commands.cli import app, main

__all__ = ["app", "main"]
