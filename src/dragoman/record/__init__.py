"""Keeping: one SQLite file, or PostgreSQL database, with all that was read and derived. Only here is SQL spoken."""

from dragoman.record.chosen import Leading
from dragoman.record.kept import Act, Hit, KeptAccount, KeptReport, KeptStatement, Said
from dragoman.record.record import Record

__all__ = ["Act", "Hit", "KeptAccount", "KeptReport", "KeptStatement", "Leading", "Record", "Said"]
