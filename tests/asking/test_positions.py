"""What an actor said, and where it turned, by the rule that docs/positions.md states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dragoman.asking.positions import Positions, last, positions, rows
from dragoman.errors import UsageError
from dragoman.nouns import Account, Participant, Question
from planworld import Make, Told
from smallrecord import ACTORS, dated

MORE: dict[str, Any] = {"about": ("trade",)}


def act(type: str, day: str, **more: Any) -> Told:
    """What the first actor (USA) does to the second (CAN), told on a day of its own."""
    parties = [(0, "actor"), (1, "recipient")]
    told = {**MORE, "type": type, "confidence": 0.9, "parties": parties} | more
    return Acted(
        "Post", day, f"Mike Pence said “so” to Justin Trudeau: {type} on {day}", "occurred", dated(day), more=told
    )


class Acted(Told):
    """One whose type and parts are told."""

    @property
    def account(self) -> Account:
        plain = Told(self.outlet, self.published, self.words, self.status, self.when).account
        parts = tuple(Participant(k, ACTORS[k].name, ACTORS[k].country, role) for k, role in self.more["parties"])
        given = {key: value for key, value in self.more.items() if key != "parties"}
        return replace(plain, participants=parts, **given)


def found(make: Make, *told: Told, **question: Any) -> Positions:
    return positions(make({str(number): [one] for number, one in enumerate(told)}), "USA", Question(**question))


def turns(made: Positions) -> list[str]:
    return [shift.rule for one in made.topics for shift in one.shifts]


def test_from_refusing_to_agreeing(make: Make) -> None:
    made = found(make, act("REJECT", "2018-02-01"), act("AGREE", "2018-03-01"))
    assert turns(made) == ["United States towards Canada: refuses (REJECT), then agrees (AGREE)"]
    (shift,) = made.topics[0].shifts
    assert shift.before.teller.account.type == "REJECT" and shift.after.teller.account.evidence[0].text


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ([act("AGREE", "2018-02-01"), act("REJECT", "2018-03-01"), act("SUPPORT", "2018-04-01")], 2),
        ([act("REJECT", "2018-02-01"), act("THREATEN", "2018-03-01")], 0),
        ([act("REQUEST", "2018-02-01"), act("AGREE", "2018-03-01")], 0),
        ([act("REJECT", "2018-02-01", confidence=0.7), act("AGREE", "2018-03-01")], 0),
        ([act("REJECT", "2018-02-01", status="planned"), act("AGREE", "2018-03-01")], 0),
        ([act("REJECT", "2018-02-01", about=("migration",)), act("AGREE", "2018-03-01")], 0),
        ([act("REJECT", "2018-02-01", parties=[(1, "actor"), (0, "recipient")]), act("AGREE", "2018-03-01")], 0),
        ([act("REJECT", "2018-03-01"), act("AGREE", "2018-03-01")], 0),
    ],
    ids=["there and back", "one side", "a demand", "unsure", "planned", "another topic", "somebody else", "one day"],
)
def test_the_rule(make: Make, told: list[Told], number: int) -> None:
    assert len(turns(found(make, *told))) == number


def test_what_was_said_stands_under_its_topics_by_day(make: Make) -> None:
    made = found(make, act("REJECT", "2018-03-01"), act("REJECT", "2018-02-01"))
    (trade,) = made.topics
    assert trade.topic == "trade"
    assert [one.report.published.start.isoformat() for one in trade.sayings if one.report.published.start] == [
        "2018-02-01",
        "2018-03-01",
    ]


def test_a_topic_that_is_not_asked_for_is_left_out(make: Make) -> None:
    assert found(make, act("REJECT", "2018-03-01"), about=("nuclear",)).topics == ()


def test_rows_for_programs(make: Make) -> None:
    made = found(make, act("REJECT", "2018-02-01"), act("AGREE", "2018-03-01"))
    told = list(rows(made))
    assert [row["kind"] for row in told] == ["position", "position", "shift"]
    assert told[2]["before"]["side"] == "refuses" and told[2]["after"]["words"]["text"]


def test_nobody_of_that_name(make: Make) -> None:
    with pytest.raises(UsageError, match="no country, and no actor of this name"):
        positions(make({"a": [act("AGREE", "2018-03-01")]}), "Nobody at all")


def test_a_part_is_shown_and_all_are_counted(make: Make) -> None:
    told = [act("REJECT" if month % 2 else "AGREE", f"2018-{month:02}-01") for month in range(1, 9)]
    record = make({str(number): [one] for number, one in enumerate(told)})
    (whole,) = positions(record, "USA").topics
    (part,) = positions(record, "USA", sayings=last(3), shifts=last(2)).topics
    assert (whole.said, whole.turned) == (part.said, part.turned) == (8, 7)
    assert (len(whole.sayings), len(whole.shifts)) == (8, 7)
    assert part.sayings == whole.sayings[-3:] and part.shifts == whole.shifts[-2:]
