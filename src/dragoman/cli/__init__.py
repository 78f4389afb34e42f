"""The commands. Printing lives here, and nothing else does: what is printed comes from asking and exports.

Heavy rooms (record, pipeline) are imported within a command, so that ``dragoman --help`` answers at once.
"""

from __future__ import annotations

from dragoman.cli.app import app, main

__all__ = ["app", "main"]
