"""Keeping: one SQLite file that holds all that was read and derived. The only room that speaks SQL."""

from dragoman.record.chosen import Outline
from dragoman.record.kept import Hit, KeptAccount, KeptReport, KeptStatement
from dragoman.record.record import Record

__all__ = ["Hit", "KeptAccount", "KeptReport", "KeptStatement", "Outline", "Record"]
