"""Records for the desk's tests: the small one, one with the resolver's own reasons, and one whose words are hostile."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import planworld
import smallrecord
import trackrecord
from dragoman.nouns import STATUSES, Place, Reading, Report
from dragoman.pipeline import resolve_again
from dragoman.record import Record
from planworld import Told
from smallrecord import ACTORS, account, dated, given, said

EVIL = '<script>document.title="caught"</script><img src=x onerror=alert(1)>"\'&{{7*191}}'


def empty(path: Path) -> Path:
    Record.open(path).close()
    return path


def small(path: Path) -> Path:
    with smallrecord.make(path) as record:
        trackrecord.keep(record, smallrecord.reports()["lima"])
    return path


def resolved(path: Path) -> Path:
    """The small record as the resolver itself joins it, so that it can be corrected."""
    found = smallrecord.reports()
    read = smallrecord.readings(found)
    with Record.open(path) as record:
        record.add([(found[name], read[name]) for name in found])
        resolve_again(record, [])
        trackrecord.keep(record, found["lima"])
    return path


def single(path: Path) -> Path:
    """One report, one event."""
    found = smallrecord.reports()["harbour"]
    with Record.open(path) as record:
        record.add([(found, smallrecord.readings(smallrecord.reports())["harbour"])])
        resolve_again(record, [])
    return path


def hostile(path: Path) -> Path:
    """Every word that comes from outside tries to be more than a word."""
    text = f"{EVIL} Mike Pence met Justin Trudeau in {EVIL} on Saturday. “{EVIL}”, Pence said."
    report = Report.of(
        text, uri=f"reports/{EVIL}.txt", published=given("2018-04-15"), outlet=EVIL, title=EVIL, external_id=EVIL
    )
    told = account(
        report,
        [f"Mike Pence met Justin Trudeau in {EVIL} on Saturday"],
        "CONSULT",
        [(0, "actor"), (1, "actor")],
        when=dated("2018-04-14"),
        place=Place(EVIL, "PER"),
        disputed_by=(EVIL,),
    )
    words = said(report, 0, f"“{EVIL}”", "said", "direct")
    actors = (ACTORS[0], ACTORS[1])
    reading = Reading(report=report.id, version="by hand", actors=actors, accounts=(told,), statements=(words,))
    with Record.open(path) as record:
        record.add([(report, reading)])
        resolve_again(record, [])
        trackrecord.keep(record, report, name=EVIL)
    return path


def crowded(path: Path, number: int) -> Path:
    """So many events on the days of one fortnight, as many statuses as there are, and one in each of two other years:
    more than have room on the time axis, or more than are drawn one by one."""
    start = date(2018, 4, 2)
    told = {
        f"{n}": [Told("Andes Courier", "2018-05-01", f"They met for round {n}", status, dated(str(at)))]
        for n in range(number)
        for status, at in [(STATUSES[n % 3], start + timedelta(n % max(1, number // 20)))]
    }
    for year in ("2016", "2019"):
        told[year] = [Told("Andes Courier", "2018-05-01", f"They met in {year}", "occurred", dated(f"{year}-03-01"))]
    planworld.build(path, told).close()
    return path


def retold(path: Path, number: int) -> Path:
    """One event that so many outlets tell of, the first two of them with its day."""
    words = "The two delegations met behind closed doors and left without a word to anybody who was waiting there"
    tellers = [
        Told(f"Paper {n}", f"2018-04-{15 + n}", f"{words}, wrote its number {n}", "occurred", when)
        for n in range(number)
        for when in [dated("2018-04-14") if n < 2 else None]
    ]
    planworld.build(path, {"talks": tellers}).close()
    return path
