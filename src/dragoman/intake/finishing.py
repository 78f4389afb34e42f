"""A draft to a report: what the document says of itself first, then what its text says, then what the call says."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.intake.dating import published
from dragoman.intake.decoding import mend
from dragoman.intake.draft import Draft
from dragoman.intake.english import foreign, too_short
from dragoman.intake.heading import heading
from dragoman.nouns import Published, Refusal, Report
from dragoman.settings import Settings, day

LONGEST = 500_000
"""Characters that one report may have; a long magazine article has 60,000. Reading takes 1.4 kB of memory for each, and
a text of this length is read in half a minute. A longer one holds many reports, or is none."""


def finish(draft: Draft, settings: Settings) -> Iterator[Report | Refusal]:
    """The draft's report; or why there is none. A date that cannot be read is told after the report, which is kept.

    Such a report stays undated: ``settings.date`` is for reports without a date, not for one whose date is another.
    """
    if not draft.text.strip():
        yield Refusal(draft.uri, "intake.empty", "is empty; there is nothing to read")
        return
    if len(draft.text) > LONGEST:
        yield Refusal(
            draft.uri,
            "intake.size",
            f"has {len(draft.text):,} characters, more than the {LONGEST:,} that one report may have; split it into "
            "its parts, or give it as JSON Lines, one report a line",
        )
        return
    if language := foreign(draft.text) or _stated_foreign(draft):
        yield Refusal(
            draft.uri, "intake.language", f"is not English (it looks like '{language}'); translate it before reading"
        )
        return
    read = heading(draft.text)
    given = published(draft.date, "given") if draft.date else None
    yield Report.of(
        draft.text,
        uri=draft.uri,
        external_id=draft.external_id,
        outlet=_label(draft.outlet) or read.outlet or settings.outlet,
        title=_label(draft.title) or read.title,
        byline=_label(draft.byline) or read.byline,
        published=given or read.published or (Published() if draft.date else _fallback(settings)),
    )
    if draft.date and not given:
        yield Refusal(
            draft.uri,
            "intake.date",
            f"the date '{draft.date[:60]}' cannot be read for certain, so the report is kept without it; "
            "write 2018-04-14, 2018-04 or 2018",
        )


def _stated_foreign(draft: Draft) -> str | None:
    """The language that a document too short to tell states of itself, where it is not English. Of a longer one the
    words decide: feeds and templates often state a language that is not theirs."""
    tag = (draft.language or "").replace("_", "-").split("-")[0].lower()
    return tag if len(tag) in (2, 3) and tag not in ("en", "eng", "und", "mul") and too_short(draft.text) else None


def _fallback(settings: Settings) -> Published:
    known = day(settings.date)
    return Published(known, known, "day", "given") if known else Published()


def _label(words: str | None) -> str | None:
    """A label as it was meant; no offset points into it."""
    return mend(words) if words else None
