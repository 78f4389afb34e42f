"""How sure a reading was of an account, by its own reasons (``Account.why``): type, status, date and each party."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.nouns import Account, Participant

_TYPE = re.compile(r"^[A-Z]+ (\d\.\d+) by the type head(?:, looking at '(.*)')?$", re.DOTALL)
_STATUS = re.compile(r"^status [a-z]+ (\d\.\d+)")
_PARTY = re.compile(r"^(?:actor|recipient|absent) (.+) (\d\.\d+)(?:, (.+))?$", re.DOTALL)
_OWN_DAY = re.compile(r"^report's own day (\d\.\d+)$")
_DATE = re.compile(r"^date '.*' (\d\.\d+)$", re.DOTALL)
_PART = re.compile(
    r"^(?:((?:subject|object|possessor)(?: qualifier)?) of|joined by '([^']+)' to|(apart) from) '", re.DOTALL
)

QUALIFIER = " qualifier"

DOES = frozenset({"subject", "possessor", "by", "between", "among"})
GETS = frozenset(
    {"object", "possessor", "to", "on", "upon", "against", "at", "of", "over", "toward", "towards", "between", "into"}
)
"""Parts of a sentence in which somebody acts, and in which somebody is acted upon."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """What the reading said of its own certainty; the account's confidence where it says nothing apart. ``parts`` are
    the parties' parts in the sentence by grammar, None for one that plays none beside the trigger."""

    type: float
    status: float
    date: float
    parties: Mapping[str, float]
    parts: Mapping[str, str | None]
    trigger: str

    @classmethod
    def of(cls, account: Account) -> Sureness:
        type, status, date, trigger = account.confidence, account.confidence, 1.0, ""
        parties: dict[str, float] = {}
        parts: dict[str, str | None] = {}
        for reason in account.why:
            if found := _TYPE.match(reason):
                type, trigger = float(found[1]), found[2] or ""
            elif found := _STATUS.match(reason):
                status = float(found[1])
            elif found := _DATE.match(reason) or _OWN_DAY.match(reason):
                date = float(found[1])
            elif found := _PARTY.match(reason):
                parties[found[1]] = float(found[2])
                if part := _PART.match(found[3] or ""):
                    parts[found[1]] = part[1] or part[2]
        return cls(type, status, date, parties, parts, trigger)

    def plays(self, one: Participant, *, mutual: bool, hard: bool) -> bool:
        """Whether the grammar agrees that a party acts, or is acted upon. A ``mutual`` act asks only for some part; a
        ``hard`` one, of force, for more than a name that qualifies a thing: who fells a Danish tree strikes no Dane.
        Where nothing is known of the grammar, nothing is known against it."""
        if one.name not in self.parts or one.role == "absent":
            return True
        part = self.parts[one.name]
        if part is None or (hard and one.role == "recipient" and part.endswith(QUALIFIER)):
            return False
        return mutual or part.removesuffix(QUALIFIER) in (DOES if one.role == "actor" else GETS)
