"""Correcting in place: what a form or a program says goes through ``judging`` into the ledger; and the ledger's page.

A form's fields are ``act`` (``same``, ``different``, ``wrong``, ``edit``, ``add``, ``undo``), ``objects`` (ids parted
by white space, or the field repeated; of ``add`` the report), ``field`` and ``value`` in pairs, ``reason``, ``by``, and
of ``add`` the ``words`` or their offsets ``start`` and ``end``, or both: then the offsets are those of the text as a
page shows it, and tell which of several places is meant. A pair whose value is empty is left out, as an unfilled
form sends it; ``none`` takes a value away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dragoman import judging
from dragoman.errors import UsageError
from dragoman.judging import Judged
from dragoman.web.asked import View, whole_number
from dragoman.web.lines import PAGE, Pages
from dragoman.web.security import Changing, own_path

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dragoman.nouns import Anchor
    from dragoman.record import Record
    from dragoman.web.desk import Desk

_TWO_ENDS = re.compile("\r\n")

ACTS = ("same", "different", "wrong", "edit", "add", "undo")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says, whichever way it came. ``span`` holds offsets in the report; beside ``words``, in the report
    as a page shows it."""

    act: str
    objects: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    words: str | None = None
    span: tuple[int, int] | None = None
    reason: str | None = None
    by: str | None = None


def keep(record: Record, said: Correction) -> Judged:
    """Into the ledger with it, and the record resolved again. Raises UsageError: what is off, in words."""
    why = {"reason": said.reason, "by": said.by}
    match said.act, said.objects:
        case "same", objects:
            return judging.same(record, *objects, **why)
        case "different", (one, other):
            return judging.different(record, one, other, **why)
        case "wrong", (name,):
            return judging.wrong(record, name, **why)
        case "edit", (name,):
            return judging.edit(record, name, said.values, **why)
        case "add", (report,):
            return judging.add(record, report, _words(record, report, said), said.values, **why)
        case "undo", (name,):
            return judging.undo(record, name, **why)
    raise UsageError(_off(said))


def _words(record: Record, report: str, said: Correction) -> str | tuple[int, int]:
    """Words that a form sends have their line ends changed; ``judging`` looks past white space."""
    if said.span and said.words:
        kept = record.report(report)
        return _marked(kept.text, said.words, said.span) if kept else said.words
    told = said.span or said.words
    if not told:
        raise UsageError("mark the words that tell it, or give their offsets: start and end")
    return told


def _marked(text: str, words: str, shown: tuple[int, int]) -> str | tuple[int, int]:
    """The place of marked words; the words alone where they do not stand there."""
    start, end = (_in_text(text, at) for at in shown)
    return (start, end) if text[start:end].split() == words.split() else words


def _in_text(text: str, shown: int) -> int:
    """An offset in a text as it is kept, from that in a page, which shows a line's end of two characters as one."""
    at = shown
    for line in _TWO_ENDS.finditer(text):
        if line.start() >= at:
            break
        at += 1
    return at


def _off(said: Correction) -> str:
    if said.act not in ACTS:
        return f"act={said.act}: no such act. There are {', '.join(ACTS)}."
    wanted = {"different": "two things", "add": "one report"}.get(said.act, "one thing")
    return f"{said.act} is said of {wanted}; named: {' '.join(said.objects) or 'nothing'}."


def routes(desk: Desk) -> list[BaseRoute]:
    def log(request: Request) -> Response:
        with desk.reading() as record:
            every = judging.log(record)[::-1]
        pages = Pages.at(whole_number(request.query_params, "page", 1), len(every))
        shown = [(one, says(one)) for one in every[pages.skip : pages.skip + PAGE]]
        view = View.of(request.query_params)
        return desk.page(request, "judgements.html", view=view, path="/judgements", pages=pages, judged=shown)

    def correct(request: Request, form: FormData) -> Response:
        with desk.writing() as record:
            judged = keep(record, correction(form))
            back = _back(record, judged, form)
        parts = urlsplit(back)
        query = "&".join(part for part in (parts.query, f"judged={judged.judgement.id}") if part)
        return RedirectResponse(parts._replace(query=query).geturl(), 303)

    return [Route("/judgements", log), Changing("/judgements", correct, desk.token)]


def correction(form: FormData) -> Correction:
    """What a form says. Raises UsageError: a field without its value, one set twice, offsets that are no numbers."""
    told = {name: words for name in ("act", "words", "reason", "by") if (words := _text(form, name))}
    objects = tuple(part for value in _texts(form, "objects") for part in value.split())
    act = told.pop("act", "")
    return Correction(act, tuple(dict.fromkeys(objects)), _pairs(form), span=_span(form), **told)


def _pairs(form: FormData) -> dict[str, str]:
    fields, values = _texts(form, "field"), _texts(form, "value")
    if len(fields) != len(values):
        raise UsageError(f"{len(fields)} fields and {len(values)} values: give each field its value")
    pairs = [(name.strip(), value) for name, value in zip(fields, values, strict=True) if value.strip()]
    named = [name for name, _ in pairs]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise UsageError(f"{', '.join(twice)}: set twice")
    return dict(pairs)


def _span(form: FormData) -> tuple[int, int] | None:
    start, end = _text(form, "start"), _text(form, "end")
    if not start and not end:
        return None
    if not (start and end and start.isdecimal() and end.isdecimal() and len(start + end) < 20):
        raise UsageError(f"start={start} end={end}: give both as whole numbers, from the first character on")
    return int(start), int(end)


def _text(form: FormData, name: str) -> str | None:
    return next((value.strip() for value in _texts(form, name) if value.strip()), None)


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _back(record: Record, judged: Judged, form: FormData) -> str:
    """Where to go on: where the form says, if that is still there; else to what the judgement is about."""
    back = own_path(_text(form, "back")) if _text(form, "back") else ""
    if back and not _is_gone(record, back):
        return back
    events, actors = judging.about(record, judged)
    if len(events) == 1 or judged.judgement.verb in ("edit", "different", "add"):
        for event in events:
            return f"/event/{event.id}"
    for actor in actors:
        return f"/actor/{actor.id}"
    return "/judgements"


def _is_gone(record: Record, back: str) -> bool:
    """An event of other accounts has another id."""
    _, kind, name, *_ = [*urlsplit(back).path.split("/"), "", ""]
    return (kind == "event" and record.event(name) is None) or (kind == "actor" and record.actor(name) is None)


def says(judged: Judged) -> str:
    """A judgement in a line: what it says of what."""
    made = judged.judgement
    objects = " | ".join(", ".join(map(_object, group)) for group in made.groups)
    values = ", ".join(f"{name} = {words}" for name, words in made.values)
    return ": ".join(part for part in (objects or made.undoes or "", values) if part)


def _object(anchor: Anchor) -> str:
    if anchor.kind == "actor":
        return f"{anchor.label} ({anchor.id}{f'@{anchor.report}' if anchor.report else ''})"
    return f"{anchor.id} (“{anchor.words}”)" if anchor.words else anchor.id
