"""Who said what: statements of the reports that a brief rests on, each with the words that name its speaker.

Only statements that have to do with what is told are taken: those whose words lie in, or beside, the evidence of a
happening. A speaker is named by the cited words themselves, or by an earlier sentence of the report that is then cited
too; who is named by neither is not quoted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.asking.choosing import Chooser
from dragoman.asking.clausal import spans
from dragoman.asking.naming import closed
from dragoman.asking.prose import Prose, shortened
from dragoman.asking.sentences import bare, published
from dragoman.asking.surroundings import around
from dragoman.nouns import Citation, Mention
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.asking.brief_values import Reference
    from dragoman.record import KeptReport, KeptStatement

OF_ONE = 3
"""Statements of one speaker, at most."""

BESIDE, FAR = 24, 140
"""Characters between a speaker and the word of speech: right beside it, and with an insertion between commas."""

GAP = 40
"""Characters between a word of speech and the words said, at most: to whom, and on which day."""

_DAY = re.compile(r"^(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: that)? (?=\w)", re.IGNORECASE)
"""The day on which it was said, at the head of reported words: "said | Sunday she would sign"."""

_PERSON = frozenset({"he", "she", "his", "her"})

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")

_ADDRESSED = re.compile(r"^(?:[A-Z][\w.'’-]*\s+){1,4}that\s+(?=\w)")
"""To whom it was said, at the head of reported words: "told | Ann Lee that she would sign"."""

SHORTEST = 40
"""Characters below which quoted words tell too little."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement and the words to cite: those around it and, where they only say "he", those that name the speaker."""

    statement: KeptStatement
    report: KeptReport
    cited: tuple[Citation, ...]


@dataclass
class Quotes:
    """``found`` counts the statements of all reports that the brief rests on."""

    chooser: Chooser
    reports: Mapping[str, KeptReport]
    statements: Sequence[KeptStatement]

    @classmethod
    def of(cls, chooser: Chooser) -> Quotes:
        told = [borne.teller.report for one in chooser.told for borne in one.bornes]
        reports = {report.id: report for report in told if report.copy_of is None}
        return cls(chooser, reports, chooser.record.statements_of_reports(sorted(reports)))

    @property
    def found(self) -> int:
        return len(self.statements)

    def chosen(self, limit: int, quoted: Iterable[Reference] = ()) -> list[Quote]:
        """The latest reports first, direct before indirect speech; few of each speaker, and none of ``quoted`` words
        again."""
        held = {(one.report.id, one.citation) for one in quoted}
        taken: Counter[str] = Counter()
        chosen: list[Quote] = []
        for one in sorted(self._near(), key=self._order):
            who = one.actor or one.speaker_name
            if len(chosen) == limit:
                break
            known = (
                _known(one, chosen)
                or _again(one, chosen)
                or any(id == one.report and _holds(words, one) for id, words in held)
            )
            if taken[who] < OF_ONE and not known and (quote := self._quote(one)):
                taken[who] += 1
                chosen.append(quote)
        return chosen

    def words(self, quote: Quote, prose: Prose) -> str:
        """ "Mike Pence warned: “…” (as reported on 14 April 2018)"."""
        one = quote.statement
        text = " ".join(cited.text for cited in quote.cited)
        speaker = prose.names.called(one.actor, one.speaker_name, one.speaker_country, text)
        said = self._saying(one) or "said"
        told = "" if _is_quotation(quote.report, one) else ", in the report's words"
        known = re.search(rf"\bthe {re.escape(speaker)}\b", text, re.IGNORECASE)
        speaker = f"the {speaker}" if known and speaker[:1].islower() else prose.sentences.articled(speaker)
        day = published(quote.report.published)
        when = "" if day == "date unknown" else f" (reported on {day})"
        content = bare(one.content.text)
        if told:
            content = self.chooser.bearing.without_comment(_ADDRESSED.sub("", _DAY.sub("", content)))
        return closed(f"{speaker[:1].upper()}{speaker[1:]} {said}{told}: “{shortened(content)}”{when}")

    def _saying(self, one: KeptStatement) -> str | None:
        """The plain word for how it was said; None where the report's word says more than that it was said."""
        return self.chooser.bearing.saying.get(" ".join(one.cue.text.split()).casefold()) if one.cue else None

    def _near(self) -> Iterator[KeptStatement]:
        """Statements that share words with a happening that is told, by a side asked for or on all of them."""
        spans: dict[str, list[Citation]] = defaultdict(list)
        for told in self.chooser.told:
            for borne in told.bornes:
                spans[borne.teller.report.id] += borne.teller.account.evidence
        for one in self.statements:
            content = one.content
            near = any(span.start < content.end and content.start < span.end for span in spans[one.report])
            if near and self.chooser.is_of_sides(one):
                yield one

    def _order(self, one: KeptStatement) -> tuple[int, bool, str, int, str]:
        day = self.reports[one.report].published.start
        return (-(day.toordinal() if day else 0), one.form != "direct", one.report, one.content.start, one.id)

    def _quote(self, one: KeptStatement) -> Quote | None:
        if one.anonymous or self._is_anybody(one):
            return None
        if len(bare(one.content.text)) < SHORTEST or _ends_open(one) or self._tells_of_self(one):
            return None
        report = self.reports[one.report]
        if one.cue and self._saying(one) is None:
            return None  # a word that says more than that it was said: "dismissed", "called"
        if not (_is_whole(one) if _is_quotation(report, one) else self._is_reported(report, one)):
            return None
        if not self._speaks(one, report) or one.speaker_name.isupper() or self.chooser.names.is_none(one.speaker_name):
            return None
        words = _spoken(report, one)
        if self._named(one, words.text) and self._leads(one, words):
            return Quote(one, report, (words,))
        earlier = self._naming(one, words)
        return Quote(one, report, (words, earlier)) if earlier else None

    def _is_reported(self, report: KeptReport, one: KeptStatement) -> bool:
        """Whether reported words are all that was said, as far as the sentence shows."""
        part = one.cue is None or _goes_on(report, one) or _is_relative(report, one) or _begins_before(report, one)
        return not part and not self._lacks_subject(one)

    def _is_anybody(self, one: KeptStatement) -> bool:
        """Whether a speaker has no name: "experts", "a resident"."""
        if one.speaker_name.casefold() in self.chooser.bearing.anybody:
            return True
        actor = self.chooser.names.actors.get(one.actor or "")
        return actor is not None and actor.type in ("group", "unnamed") and not _is_proper(one.speaker_name)

    def _tells_of_self(self, one: KeptStatement) -> bool:
        """Whether a quotation names its own speaker, as those who speak of themselves seldom do: somebody else's."""
        actor = self.chooser.names.actors.get(one.actor or "")
        if one.form != "direct" or actor is None:
            return False
        if actor.type == "person":
            return bool(spans(one.content.text, one.speaker_name.split()[-1]))
        return self.chooser.names.stands_in(one.actor, one.speaker_name, one.speaker_country, one.content.text)

    def _lacks_subject(self, one: KeptStatement) -> bool:
        """Whether reported words begin with their verb, so that of whom they are said stands elsewhere."""
        words = bare(one.content.text)
        cut = words[:1] in '“"‘' and words[1:2].islower()
        actor = self.chooser.names.actors.get(one.actor or "")
        if actor is not None and actor.type != "person" and words.split()[:1] and words.split()[0].lower() in _PERSON:
            return True  # a body is no "he"
        return cut or bool(self.chooser.bearing.verbal.intersection(word.casefold() for word in words.split()[:1]))

    def _speaks(self, one: KeptStatement, report: KeptReport) -> bool:
        """Whether the speaker stands right beside the word of speech, before or after it; of "told" only before it, or
        at a distance that an insertion between commas fills. Without a word of speech nothing is known against it."""
        if one.cue is None:
            return True
        proxied = self.chooser.bearing.is_proxied
        every = self.chooser.bearer.mentions.get(one.report, ())
        mine = [m for m in every if m.actor == one.speaker and not proxied(report.text, m.start, m.end)]
        aside = self.chooser.bearing.aside
        where = [m for m in mine if not aside.intersection(report.text[: m.start].casefold().split()[-1:])]
        speaker = self.chooser.names.actors.get(one.actor or "")
        if speaker is not None and speaker.type != "person":  # "he" is none of these, whatever was taken for it
            where = [m for m in where if m.kind != "pronoun" or m.text.casefold() == "it"]
        before, after = (
            [m for m in where if m.end <= one.cue.start and one.cue.start - m.end <= FAR],
            [m for m in where if m.start >= one.cue.end and m.start - one.cue.end <= BESIDE and not _within(m, one)],
        )
        names = [m for m in every if m.kind == "pronoun" or (m.kind == "name" and m.actor != one.speaker)]
        if any(_beside(report.text[m.end : one.cue.start]) and not _named_between(names, m, one.cue) for m in before):
            return True
        told = one.cue.text.casefold() in ("told", "tells", "telling")
        return bool(after) and not told

    def _leads(self, one: KeptStatement, words: Citation) -> bool:
        """Whether nobody else is named before the speaker, where a participle ("saying") leaves open whose it is."""
        if one.cue is None or not one.cue.text.endswith("ing"):
            return True
        every = self.chooser.bearer.mentions.get(one.report, ())
        first = next((m for m in every if m.kind == "name" and m.start >= words.start), None)
        return first is None or first.actor == one.speaker

    def _named(self, one: KeptStatement, words: str) -> bool:
        """Whether the words beside the quotation, and not those within, name the speaker."""
        beside = _QUOTED.sub(" ", words.replace(one.content.text, " "))
        return self.chooser.names.stands_in(one.actor, one.speaker_name, one.speaker_country, beside)

    def _naming(self, one: KeptStatement, words: Citation) -> Citation | None:
        """The sentence before, where it names the speaker and the words say "he said"."""
        report = self.reports[one.report]
        start = len(report.text[: words.start].rstrip())
        actor = self.chooser.names.actors.get(one.actor or "")
        if start == 0 or actor is None or actor.type != "person":
            return None  # "they said" may be anybody
        before = around(report.text, start - 1, start)
        names = {m.actor for m in self.chooser.bearer.mentions.get(one.report, ()) if _in(m, before)}
        return before if len(names) == 1 and self._named(one, before.text) else None


def _is_proper(name: str) -> bool:
    """Whether a name has a capital after its first word, or is one word that no plural is."""
    first, *rest = name.split() or [""]
    return any(word[:1].isupper() for word in rest) or (first[:1].isupper() and not first.endswith("s"))


def _beside(between: str) -> bool:
    """Whether words between a speaker and the word of speech are few, or an insertion between commas."""
    words = between.strip()
    return len(words) <= BESIDE or (words.startswith(",") and words.endswith(",") and ". " not in words)


def _is_whole(one: KeptStatement) -> bool:
    """Whether quoted words are more than a part of a sentence, of which the report's own words are the rest."""
    return not bare(one.content.text)[:1].islower()


def _is_relative(report: KeptReport, one: KeptStatement) -> bool:
    """Whether the words of speech stand within a relative clause, of which the words said are a part: "gifts, which the
    court said | included cigars"."""
    if one.cue is None or one.content.start < one.cue.start:
        return False
    before = re.split(r"[.;:!?,]\s", report.text[max(0, one.cue.start - FAR) : one.cue.start])[-1]
    return bool(re.match(r"\s*(?:which|whom|whose|that)\b", before))


def _begins_before(report: KeptReport, one: KeptStatement) -> bool:
    """Whether so much stands between the word of speech and the words said that their subject is among it: "said the
    new quays, the last of which is to be built in spring, | threaten the bay"."""
    assert one.cue is not None
    between = report.text[one.cue.end : one.content.start].strip()
    joined = re.search(r",\s+(?:and|but)\b", between) is not None
    return (joined or len(between) > GAP) and not between.endswith("that")


def _named_between(names: Sequence[Mention], speaker: Mention, cue: Citation) -> bool:
    """Whether somebody else is named, or meant, between a speaker and the word of speech: "Institute fellow Ann Lee
    said", "on Fox, he said"."""
    return any(speaker.end <= one.start and one.end <= cue.start for one in names)


def _within(mention: Mention, one: KeptStatement) -> bool:
    """Whether a mention is one of the words said, whose "it" may be anybody."""
    return one.content.start <= mention.start < one.content.end


def _in(mention: Mention, words: Citation) -> bool:
    return mention.kind == "name" and words.start <= mention.start and mention.end <= words.end


def _goes_on(report: KeptReport, one: KeptStatement) -> bool:
    """Whether the sentence goes on after reported words, so that they are only a part of what was said."""
    after = report.text[one.content.end :].lstrip(' "”’)')[:1]
    return bool(after) and after not in ".?!;\n" and one.content.text.rstrip()[-1:] not in '.?!"”'


def _is_quotation(report: KeptReport, one: KeptStatement) -> bool:
    """Whether the words stand in quotation marks from their beginning to their end."""
    start, end = one.content.start, one.content.end
    if _is_within_another(report.text, start):
        return False
    opens = any(mark in '"“‘' for mark in report.text[max(0, start - 1) : start + 1])
    closes = any(mark in '"”’' for mark in report.text[end - 1 : end + 2])
    return one.form == "direct" and opens and closes


def _is_within_another(text: str, start: int) -> bool:
    """Whether a single mark opens the words within a quotation of somebody else's: “He said, ‘…’”."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    single = before[-1:] in ("‘", "'")
    return single and (before.count("“") > before.count("”") or before.count('"') % 2 == 1)


def _spoken(report: KeptReport, one: KeptStatement) -> Citation:
    """The words said with those that say who said them, as whole sentences."""
    cue = one.cue or one.content
    start, end = min(one.content.start, cue.start), max(one.content.end, cue.end)
    return around(report.text, start, end)


def _known(one: KeptStatement, chosen: Sequence[Quote]) -> bool:
    """Whether its words, or some of them, are quoted already: of two speakers together, or within a longer one."""
    return any(
        other.statement.report == one.report
        and other.statement.content.start < one.content.end
        and one.content.start < other.statement.content.end
        for other in chosen
    )


def _again(one: KeptStatement, chosen: Sequence[Quote]) -> bool:
    """Whether the same speaker is quoted with the same words, or the beginning of them, from another report."""
    words = fold(bare(one.content.text))
    told = (fold(bare(o.statement.content.text)) for o in chosen if o.statement.actor == one.actor)
    return any(words.startswith(other) or other.startswith(words) for other in told)


def _holds(words: Citation, one: KeptStatement) -> bool:
    """Whether cited words hold most of a statement's."""
    start, end = one.content.start, one.content.end
    return 2 * (min(words.end, end) - max(words.start, start)) > end - start


def _ends_open(one: KeptStatement) -> bool:
    """Whether a quotation holds an opening mark or bracket that it does not close, or the other way about, so that it
    is not one utterance."""
    words = bare(one.content.text)
    paired = all(words.count(opening) == words.count(closing) for opening, closing in ("“”", "()", "[]"))
    return not paired or words.count('"') % 2 == 1
