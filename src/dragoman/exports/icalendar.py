"""A calendar as iCalendar (RFC 5545), made so that a calendar program updates its entries in place.

UID       the account that first told of the entry. An event's own id changes whenever an account joins it.
SEQUENCE  rises with every account that joins the entry and every judgement that is made. Date and status are derived
          from accounts and judgements alone, so that neither changes without a higher number.
STATUS    TENTATIVE for what is planned or possible, CONFIRMED for what took place, CANCELLED for what did not.
DTSTART   all-day, over the whole interval that was told; of a month the whole month, and the summary says so.
DTSTAMP   the day of the newest report that tells of it: the same record gives the same bytes.

What nobody dated cannot stand in a calendar, and what was over when it was first told has no business there. An
earlier file handed in as ``before`` is carried on: no number falls, and what the record no longer holds as an entry of
its own is called off there instead of staying for good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from icalendar import Calendar as Document, Component, Event as Item

from dragoman.asking.calendar import Calendar, Entry, calendar
from dragoman.asking.scope import scope
from dragoman.asking.sentences import Sentences
from dragoman.errors import UsageError
from dragoman.exports.planning import HEADINGS, STATUS_WORDS, history_lines
from dragoman.nouns import Question, Status

if TYPE_CHECKING:
    from dragoman.record import Record

MAKER = "-//Dragoman//Calendar//EN"
DOMAIN = "@dragoman"
WITHDRAWN = "X-DRAGOMAN-WITHDRAWN"

Standing = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
STANDINGS: Mapping[Status, Standing] = {
    "planned": "TENTATIVE",
    "hypothetical": "TENTATIVE",
    "occurred": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "cancelled": "CANCELLED",
    "negated": "CANCELLED",
}

_SIGNIFICANT = ("DTSTART", "DTEND", "STATUS")
_END = b"END:VCALENDAR\r\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def document(made: Calendar, known: Iterable[str], before: bytes = b"") -> bytes:
    """The calendar file, lines ended by CRLF. ``known`` are the accounts by which any entry of the record is known,
    asked for or not; ``before`` is the file as it was.

    Raises:
        UsageError: ``before`` is no calendar of ours, and so nothing to write over.
    """
    earlier = _earlier(before)
    every = {*map(_uid, known), *(_uid(entry.first) for entry in written(made))}
    gone = [_withdrawn(old) for uid, old in earlier.items() if uid not in every]
    return b"".join(_pieces(made.question, merge(_items(made, earlier), sorted(gone, key=_place), key=_place)))


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the calendar of what the question finds, afresh, an entry at a time; the number of entries. ``document``
    updates a file."""
    made = calendar(record, question)
    for piece in _pieces(question, _items(made, {})):
        out.write(piece)
    return len(written(made))


def _pieces(question: Question, items: Iterable[Component]) -> Iterator[bytes]:
    """The file's beginning, its entries, and its end."""
    frame = Document()
    frame.add("prodid", MAKER)
    frame.add("version", "2.0")
    frame.add("x-wr-calname", _clean(f"Dragoman{scope(question)}"))
    whole = bytes(frame.to_ical())
    yield whole.removesuffix(_END)
    yield from (bytes(item.to_ical()) for item in items)
    yield _END


def _items(made: Calendar, earlier: Mapping[str, Component]) -> Iterator[Component]:
    """The entries by their first day, each made when it is asked for; numbered on where they stood in a file before."""
    sentences = Sentences.load()
    for entry in sorted(written(made), key=lambda entry: (entry.when and entry.when.start, _uid(entry.first))):
        item, old = _item(entry, made, sentences), earlier.get(_uid(entry.first))
        if old is not None:
            _carry_on(item, old)
        yield item


def _place(item: Component) -> tuple[date, str]:
    return item.decoded("DTSTART"), str(item["UID"])


def written(made: Calendar) -> list[Entry]:
    """The entries that stand in the file."""
    return [entry for entry in made.entries if entry.when and entry.state != "past"]


def _uid(first: str) -> str:
    return f"{first}{DOMAIN}"


def _item(entry: Entry, made: Calendar, sentences: Sentences) -> Item:
    when, event = entry.when, entry.event
    assert when is not None  # the undated are left out before
    item = Item()
    item.add("uid", _uid(entry.first))
    item.add("sequence", entry.revision)
    item.add("dtstamp", _midnight(entry.last_told or made.as_of or when.start))
    item.add("dtstart", when.start)
    item.add("dtend", when.end + timedelta(days=1))
    item.add("status", STANDINGS[event.status])
    item.add("transp", "TRANSPARENT")
    item.add("summary", _clean(_summary(entry, sentences)))
    item.add("description", _clean("\n".join([*history_lines(entry, sentences), event.id])))
    item.add("categories", _categories(entry))
    if event.place:
        country = f" ({event.place.country})" if event.place.country else ""
        item.add("location", _clean(event.place.name + country))
    return item


def _summary(entry: Entry, sentences: Sentences) -> str:
    """The sentence, without the day on which it stands; of a longer time the time first."""
    told = sentences.of(replace(entry.event, date=None), entry.sources)
    if entry.when is None or entry.when.start == entry.when.end:
        return told
    return f"{sentences.dated_heading(entry.when)}, day not told: {told}"


def _categories(entry: Entry) -> list[str]:
    found = [entry.event.type, STATUS_WORDS[entry.event.status]]
    if entry.when and entry.when.start != entry.when.end:
        found.append("day not told")
    return found + ([HEADINGS[entry.state]] if entry.state in ("unreported", "unsettled") else [])


def _earlier(before: bytes) -> dict[str, Component]:
    """The entries of a file that we made, by UID."""
    if not before:
        return {}
    try:
        found = Document.from_ical(before)
    except ValueError as error:
        raise UsageError(f"the file is no calendar: {error}") from error
    if str(found.get("PRODID")) != MAKER:
        raise UsageError("the file is a calendar of another program's; give another name")
    return {str(item["UID"]): item for item in found.walk("VEVENT")}


def _carry_on(item: Component, old: Component) -> None:
    """Keep the number from falling, and raise it where what matters has changed."""
    changed = WITHDRAWN in old or any(item.decoded(name) != old.decoded(name) for name in _SIGNIFICANT)
    _renumber(item, max(_number(item), _number(old) + changed))


def _withdrawn(old: Component) -> Component:
    """What is no longer an entry of its own: joined with another, or judged wrong."""
    if WITHDRAWN not in old:
        _renumber(old, _number(old) + 1)
        del old["STATUS"]
        old.add("status", "CANCELLED")
        old.add(WITHDRAWN, "no longer an entry of its own in the record")
    return old


def _number(item: Component) -> int:
    return int(str(item["SEQUENCE"]))


def _renumber(item: Component, number: int) -> None:
    del item["SEQUENCE"]
    item.add("sequence", number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _clean(words: str) -> str:
    return _CONTROL.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))
