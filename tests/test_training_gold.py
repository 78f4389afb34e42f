"""Which of the actors that reading found are the parties that annotators named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from training.gold import OURS, GoldEvent, Party, is_party, read_ours, roles

from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS, ActorType, LocalActor

TRUMP = LocalActor(0, "person", "Donald Trump", "USA", ("Trump",))
ADMINISTRATION = LocalActor(1, "institution", "Trump administration", "USA")
MEXICO = LocalActor(2, "state", "Mexico", "MEX", ("Mexican", "Mexico City"))
PENA = LocalActor(3, "person", "Enrique Peña Nieto", "MEX", ("Peña Nieto",))


def event(*parties: Party) -> GoldEvent:
    return GoldEvent("e1", "CONSULT", None, "occurred", None, None, parties, (), ())


@dataclass(frozen=True)
class Case:
    party: Party
    actors: tuple[LocalActor, ...]
    found: dict[int, str]


@pytest.mark.parametrize(
    "case",
    [
        Case(Party("Trump administration", "USA", "actor"), (TRUMP, ADMINISTRATION), {1: "actor"}),
        Case(Party("Trump administration", "USA", "actor"), (TRUMP, MEXICO), {0: "actor"}),
        Case(Party("Trump", "USA", "recipient"), (TRUMP, MEXICO), {0: "recipient"}),
        Case(Party("Enrique Pena Nieto", "MEX", "actor"), (MEXICO, PENA), {3: "actor"}),
        Case(Party("Mexico", "MEX", "absent"), (MEXICO, PENA), {2: "absent"}),
        Case(Party("Canada", "CAN", "actor"), (TRUMP, MEXICO, PENA), {}),
    ],
)
def test_a_party_is_whoever_is_named_most_like_it(case: Case) -> None:
    assert roles(event(case.party), case.actors) == case.found


def test_each_of_several_parties_keeps_its_role() -> None:
    told = event(Party("Donald Trump", "USA", "actor"), Party("Mexico", "MEX", "recipient"))
    assert roles(told, (TRUMP, ADMINISTRATION, MEXICO, PENA)) == {0: "actor", 2: "recipient"}


@pytest.mark.parametrize(("kind", "wanted"), [("state", False), ("person", True)])
def test_a_state_is_told_by_its_code(kind: ActorType, wanted: bool) -> None:
    assert is_party(LocalActor(0, kind, "Mexico", "USA"), Party("Mexico", "MEX", "actor")) is wanted


# --- our own annotations ---------------------------------------------------------------------------------------------

CORPUS = Path(__file__).parent.parent.parent / "shared" / "data" / "unlabelled.jsonl"
ROWS = [json.loads(line) for file in OURS for line in file.read_text(encoding="utf-8").splitlines()]


def test_our_annotations_keep_to_the_codebook() -> None:
    events = [event for row in ROWS for event in row["events"]]
    assert {event["type"] for event in events} == set(EVENT_TYPES)
    assert {event["status"] for event in events} == set(STATUSES)
    assert {topic for event in events for topic in event["about"]} <= set(TOPICS)
    assert {role for event in events for _, _, role in event["participants"]} <= {"actor", "recipient", "absent"}
    assert all(event["participants"] and event["evidence"] for event in events)
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_our_annotations_point_into_the_articles() -> None:
    if not CORPUS.exists():
        pytest.skip("the articles are not here")
    articles = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in articles}
    reports = [report for file in OURS for report in read_ours(texts, file)]
    assert [report.name for report in reports] == [row["id"] for row in ROWS]
    spans = [(report, span) for report in reports for event in report.events for span in event.spans]
    assert all(0 <= start < end <= len(report.text) for report, (start, end) in spans)
    assert all(report.text[start:end] == report.text[start:end].strip() for report, (start, end) in spans)


ARTICLE = "Norway expelled two Chilean envoys on Monday."


def annotated(folder: Path) -> Path:
    event = {
        "type": "SANCTION",
        "mode": "expel",
        "status": "occurred",
        "date": "2018-03-05",
        "place": None,
        "participants": [["Norway", "NOR", "actor"], ["Chile", "CHL", "recipient"]],
        "about": ["diplomatic"],
        "evidence": [[0, 34]],
    }
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()[:16]
    row = {"id": "x-1", "sha256": digest, "published": "2018-03-06", "outlet": "Gazette", "events": [event]}
    file = folder / "annotated-1.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


def test_an_annotation_is_read_with_its_article(tmp_path: Path) -> None:
    (report,) = read_ours({"x-1": ARTICLE}, annotated(tmp_path))
    (told,) = report.events
    assert (report.text, report.published, told.type, told.mode) == (ARTICLE, "2018-03-06", "SANCTION", "expel")
    assert told.parties == (Party("Norway", "NOR", "actor"), Party("Chile", "CHL", "recipient"))
    assert [ARTICLE[start:end] for start, end in told.spans] == ["Norway expelled two Chilean envoys"]


def test_of_an_article_annotated_in_part_that_part_is_read(tmp_path: Path) -> None:
    file = annotated(tmp_path)
    row = {**json.loads(file.read_text(encoding="utf-8")), "length": len(ARTICLE)}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (report,) = read_ours({"x-1": ARTICLE + " Chile protested."}, file)
    assert report.text == ARTICLE


@pytest.mark.parametrize("articles", [{}, {"x-1": ARTICLE.replace("two", "ten")}])
def test_an_article_that_reads_otherwise_is_refused(articles: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x-1 is not among the articles, or reads otherwise"):
        list(read_ours(articles, annotated(tmp_path)))
