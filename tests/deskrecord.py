"""Records for the desk's tests: the small one, one with the resolver's own reasons, and one whose words are hostile."""

from __future__ import annotations

from pathlib import Path

import smallrecord
import trackrecord
from dragoman.nouns import Place, Reading, Report
from dragoman.pipeline import resolve_again
from dragoman.record import Record
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
