"""The place of a happening, as far as words put something there."""

from __future__ import annotations

import re
from dataclasses import replace

from dragoman.nouns import Account, Place

_LEADS_TO = r"(?:in|at|near|to|outside|visit|visited|visiting)\s+(?:[\w.'’-]+\s+){0,3}?"
_LEADS_FROM = r"from\s+(?:[\w.'’-]+\s+){0,3}?"


def placed(account: Account, text: str, preposition: str) -> Place | None:
    """The place, where the words put something there and it is not itself a party: no "visited Japan in Japan"."""
    place = account.place
    if place is None or place.name.split()[-1].islower() or account.mode == "phone":
        return None  # no place, a name cut short ("Rose Garden of"), or the place of one of two who call one another
    if account.mode == "visit" and any(one.role == "recipient" and one.country for one in account.participants):
        return None  # who is visited is the place
    if any(place.name in (one.name, one.country) for one in account.participants):
        return None
    leads = _LEADS_FROM if preposition == "from" else _LEADS_TO
    found = re.search(rf"\b{leads}{re.escape(place.name)}\b", text, re.IGNORECASE)
    shouted = place.name.isupper() and len(place.name) > 3
    return replace(place, name=place.name.title() if shouted else place.name) if found else None
