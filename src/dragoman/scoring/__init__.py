"""Readings against what a person wrote down: precision, recall, and whether confidence means what it says.

1. gold         a folder of annotated reports -> values, or every fault in it at once
2. matching     one report's accounts and statements against its gold -> counts
3. links        which accounts of different reports tell one happening -> counts of pairs
4. scorer       counts -> figures, each with the interval that a bootstrap over the reports gives

Values in, values out: nothing here reads a report, asks a record or prints. ``names``, ``spans`` and ``assignment`` are
what the matching stands on.
"""

from dragoman.scoring.bootstrap import Estimate
from dragoman.scoring.gold import Gold, GoldReport, feed, load
from dragoman.scoring.matching import Told
from dragoman.scoring.scorer import Bin, Figure, Rate, Score, score

__all__ = ["Bin", "Estimate", "Figure", "Gold", "GoldReport", "Rate", "Score", "Told", "feed", "load", "score"]
