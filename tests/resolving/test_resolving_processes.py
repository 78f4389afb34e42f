"""Which tellings become one process, and what it comes to; the same in whatever order they come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from dragoman.nouns import Citation, Dated, LocalProcess, NoteKind, Process, ProcessNote, Published, Source
from dragoman.resolving.processes import Links, Part, Told, processes

WORDS = Citation(0, 5, "words")
FISH = ("acronym:lfa", "name:lake fish agreement")
DAY = date(2018, 3, 1)


def note(kind: NoteKind, value: str, report: str = "r", **more: object) -> ProcessNote:
    return ProcessNote(kind, report, WORDS, value, **more)  # type: ignore[arg-type]  # any fields, by name


def on(day: date, last: date | None = None) -> Dated:
    return Dated(day, last or day, "day", None, "expression")


def local(*keys: str, name: str = "Lake Fish Agreement", **more: object) -> LocalProcess:
    told: dict[str, object] = {"act": "talks", "notes": (note("condition", "if it rains"),), "sentences": 2}
    return LocalProcess(name=name, keys=keys, named=WORDS, **{**told, **more})  # type: ignore[arg-type]  # as above


def told(*locals_: LocalProcess, day: date | None = DAY, copies: str | None = None, number: int = 0) -> Told:
    report = f"r-{number}"
    published = Published(day, day, "day", "given") if day else Published()
    some = tuple(
        LocalProcess(
            one.name,
            one.act,
            one.keys,
            one.named,
            one.aliases,
            one.countries,
            one.accounts,
            tuple(ProcessNote(n.kind, report, n.words, n.value, n.number, n.date, n.place, n.by) for n in one.notes),
            one.sentences,
        )
        for one in locals_
    )
    return report, published, copies or report, some


def numbered(some: Sequence[tuple[LocalProcess, ...]]) -> list[Told]:
    return [told(*locals_, number=number) for number, locals_ in enumerate(some)]


def made(some: Sequence[Told], links: Links | None = None) -> tuple[Process, ...]:
    def link(accounts: Collection[str]) -> Links:
        return {id: found for id, found in (links or {}).items() if id in accounts}

    return processes(some, link)


def about(who: str, subject: str, **more: object) -> LocalProcess:
    countries = tuple(one for one in who.split("+") if one.isupper())
    return local(f"about:{who}|{subject}", name=f"{who} {subject} talks", **{"countries": countries, **more})


def test_tellings_that_share_a_key_are_one() -> None:
    full, short = local(*FISH, aliases=("LFA",)), local("acronym:lfa", name="LFA")
    other = local("name:lake boat agreement", name="Lake Boat Agreement")
    found = made(numbered([(full,), (short,), (other,)]))
    assert sorted(one.name for one in found) == ["Lake Boat Agreement talks", "Lake Fish Agreement talks"]
    assert next(one for one in found if one.reports == 2).aliases == ("LFA", "Lake Fish Agreement")


@pytest.mark.parametrize(
    "one",
    [
        local(*FISH, act=""),
        local(*FISH, notes=()),
        local(*FISH, sentences=1),
    ],
    ids=["nothing is done about it", "nothing is noted", "one sentence"],
)
def test_what_is_only_mentioned_is_none(one: LocalProcess) -> None:
    assert made([told(one)]) == ()


def test_a_copy_does_not_make_a_process_nor_say_anything_twice() -> None:
    once = local(*FISH, sentences=1)
    assert made([told(once, number=0), told(once, number=1, copies="r-0")]) == ()
    twice = made([told(local(*FISH), number=0), told(local(*FISH), number=1, copies="r-0")])
    assert [len(one.notes) for one in twice] == [1] and twice[0].reports == 2


def test_one_side_goes_to_the_only_talks_it_can_mean() -> None:
    pair, single = about("KEN+UGA", "trade"), about("UGA", "trade")
    assert [one.reports for one in made(numbered([(pair,), (single,)]))] == [2]
    two = [(pair,), (about("TCD+UGA", "trade"),), (single,)]
    assert sorted(one.reports for one in made(numbered(two))) == [1, 1]
    assert made(numbered([(single,)])) == ()


def test_an_issue_takes_all_who_talk_of_it() -> None:
    some = [(about("LBY", "nuclear"),), (about("LBY+USA", "nuclear"),), (about("GBR+LBY", "nuclear"),)]
    assert [one.reports for one in made(numbered(some))] == [3]


def test_the_nameless_join_and_never_make_a_process() -> None:
    loose = local("loose:KEN+UGA|trade", name="deal")
    assert made([told(loose)]) == ()
    pair = about("KEN+UGA", "trade")
    assert made([told(pair), told(loose, number=1)])[0].reports == 2
    years_later = told(loose, number=1, day=DAY + timedelta(2000))
    assert made([told(pair), years_later])[0].reports == 1
    third = about("KEN+TCD+UGA", "trade", sentences=2)
    assert sorted(one.reports for one in made([told(pair), told(third, number=2), told(loose, number=1)])) == [1, 1]


def test_what_talks_led_to_joins_them() -> None:
    talks = about("KEN+UGA", "trade")
    result = local("name:kenya - uganda agreement", name="Kenya-Uganda Agreement", act="", countries=("KEN", "UGA"))
    assert [one.reports for one in made([told(talks, result)])] == [1]
    names = [made([told(talks, result)])[0].name, *made([told(talks, result)])[0].aliases]
    assert "Kenya-Uganda Agreement" in " ".join(names)


def links_of(*parties: tuple[str, ...]) -> tuple[tuple[str, ...], Links]:
    parts: dict[str, tuple[str, tuple[Part, ...]]] = {}
    for number, some in enumerate(parties):
        parts[f"c-{number}"] = (f"e-{number}", tuple((who, who if who.isupper() else None, kind(who)) for who in some))
    return tuple(parts), parts


def kind(who: str) -> str:
    return "state" if who.isupper() else "group"


def test_parties_are_those_told_with_it_often_enough() -> None:
    accounts, links = links_of(*[("KEN", "UGA")] * 12, ("TCD",), ("Lake Guild",), ("Lake Guild",), ("Lake Guild",))
    found = made([told(local(*FISH, accounts=accounts))], links)[0]
    assert found.parties == ("KEN", "Lake Guild", "UGA")
    assert found.support[0] == ("KEN", "c-0", "c-1", "c-2")
    assert found.events == tuple(sorted(f"e-{number}" for number in range(16)))


def test_rounds_by_number_and_another_cycle_apart() -> None:
    plan, held = note("round", "planned", number=2, date=on(DAY)), note("round", "ended", number=2)
    first = note("round", "ended", number=1)
    some = [
        told(local(*FISH, notes=(plan, first))),
        told(local(*FISH, notes=(held,)), number=1, day=DAY + timedelta(9)),
    ]
    some.append(told(local(*FISH, notes=(held,)), number=2, day=DAY + timedelta(900)))
    rounds = made(some)[0].rounds
    assert [(one[0].number, [each.value for each in one]) for one in rounds] == [
        (1, ["ended"]),
        (2, ["planned", "ended"]),
        (2, ["ended"]),
    ]


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        (["ongoing", "agreed", "signed"], "signed"),
        (["signed", "agreed", "ongoing"], "signed"),
        (["agreed", "stalled"], "stalled"),
        (["stalled", "ongoing"], "ongoing"),
        ([], "ongoing"),
    ],
)
def test_an_earlier_stage_told_later_undoes_nothing(states: list[str], stands: str) -> None:
    some = [
        told(local(*FISH, notes=(note("state", state), note("condition", "if"))), number=n, day=DAY + timedelta(n))
        for n, state in enumerate(states)
    ]
    assert made(some or [told(local(*FISH))])[0].state == stands


MAY, NONE = (
    note("deadline", "set", date=on(date(2018, 5, 1)), by=Source("Ann")),
    note("deadline", "none", by=Source("Bob")),
)


PLANNED, APRIL = note("round", "planned", number=2, date=on(DAY)), on(date(2018, 4, 1))


@pytest.mark.parametrize(
    ("first", "second", "apart", "pairs"),
    [
        (MAY, NONE, 3, 1),
        (MAY, NONE, 30, 0),
        (MAY, note("deadline", "none", by=Source("Ann")), 3, 0),
        (MAY, note("deadline", "unnamed", by=Source("Bob")), 3, 0),
        (PLANNED, note("round", "ended", number=2, date=APRIL), 1, 1),
        (PLANNED, note("round", "ended", number=3, date=APRIL), 1, 0),
    ],
)  # fmt: skip
def test_what_stands_against_one_another(first: ProcessNote, second: ProcessNote, apart: int, pairs: int) -> None:
    some = [
        told(local(*FISH, notes=(first,))),
        told(local(*FISH, notes=(second,)), number=1, day=DAY + timedelta(apart)),
    ]
    assert len(made(some)[0].contradictions) == pairs


def test_one_time_by_one_speaker_is_one_deadline() -> None:
    some = [told(local(*FISH, notes=(MAY, NONE)), number=n, day=DAY + timedelta(n)) for n in range(3)]
    assert sorted((one[0].value, len(one)) for one in made(some)[0].deadlines) == [("none", 3), ("set", 3)]


KEYS = [
    "acronym:lfa", "name:lake fish agreement", "about:KEN+UGA|trade", "about:UGA|trade", "about:KEN|trade",
    "about:LBY|nuclear", "about:LBY+USA|nuclear", "loose:KEN+UGA|trade", "loose:LBY+USA|nuclear",
]  # fmt: skip


@st.composite
def tellings(draw: st.DrawFn) -> list[Told]:
    keys = draw(st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True), max_size=8))
    days = [draw(st.none() | st.dates(date(2017, 1, 1), date(2019, 1, 1))) for _ in keys]
    acts = [draw(st.sampled_from(["talks", "renegotiation", ""])) for _ in keys]
    values = [
        draw(st.sampled_from([MAY, NONE, note("state", "agreed"), note("round", "ended", number=1)])) for _ in keys
    ]
    return [
        told(local(*keys[n], act=acts[n], notes=(values[n],), name=keys[n][0]), number=n, day=days[n])
        for n in range(len(keys))
    ]


@given(tellings(), st.randoms(use_true_random=False))
def test_order_does_not_matter(some: list[Told], dice: object) -> None:
    shuffled = list(some)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    assert made(shuffled) == made(some)


@given(tellings())
def test_every_telling_is_in_one_process_at_most(some: list[Told]) -> None:
    found = made(some)
    assert sum(one.reports for one in found) <= len(some)
    assert len({one.id for one in found}) == len(found)
