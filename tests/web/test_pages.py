"""Every page over records of every kind: it shows, it leads on, and what a report says stays words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

import deskrecord
from dragoman.record import Record
from dragoman.web.app import build_app
from dragoman.web.places import merged
from dragoman.web.serving import Settings
from smallrecord import SOUTH

OF_A_KIND = 8
"""Addresses below one path that are followed: their number has no end, as every link leads to further filters."""

SECRET = bytes(range(32))
OWN = "http://127.0.0.1"
PAGES = (
    "/", "/?lanes=pair", "/?lanes=status&order=oldest", "/?since=2018-04&until=2018-05", "/?between=USA,CAN",
    "/reports", "/refused", "/actors", "/actors?name=pence", "/pairs", "/pairs?of=USA", "/map", "/map?region=Europe",
    "/search", "/search?q=meeting", "/calendar", "/calendar?as-of=2018-03", "/since", "/since?day=2018", "/conflicts",
    "/conflicts?field=date", "/judgements", "/help", "/facet/actor", "/facet/when", "/login",
    "/processes", "/processes?between=USA,CAN&as-of=2018-04", "/positions/USA", "/positions/CAN?about=trade",
)  # fmt: skip
RECORDS: dict[str, Callable[[Path], Path]] = {
    "empty": deskrecord.empty,
    "single": deskrecord.single,
    "small": deskrecord.small,
    "hostile": deskrecord.hostile,
}


def desk(path: Path) -> TestClient:
    return TestClient(build_app(path, Settings(secret=SECRET)), base_url=OWN)


@pytest.fixture(scope="module", params=sorted(RECORDS))
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with desk(RECORDS[request.param](tmp_path_factory.mktemp(request.param) / "desk.db")) as found:
        yield found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with desk(deskrecord.small(tmp_path_factory.mktemp("small") / "desk.db")) as found:
        yield found


class Tags(HTMLParser):
    """What a page holds: links, tags, attributes, ids; and the plain text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def ids(self) -> list[str]:
        return [value for name, value in self.attributes if name == "id"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[-500:]
    assert answer.text.count("<h1") == 1


def own_pages(client: TestClient) -> Iterator[tuple[str, str]]:
    """The pages that can be reached from the first one, by links within the desk: a few of every kind."""
    waiting, seen, kinds = list(PAGES), set(PAGES), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[-300:])
        yield path, answer.text
        for link in Tags(answer.text).links:
            found = urlsplit(urljoin(path, link))
            address = found.path + (f"?{found.query}" if found.query else "")
            wanted = not found.netloc and not address.startswith(("/add", "/export", "/api", "/static"))
            kind = found.path.split("/")[1]
            if wanted and address not in seen and kinds[kind] < OF_A_KIND:
                kinds[kind] += 1
                seen.add(address)
                waiting.append(address)


def test_every_link_leads_somewhere_and_nothing_inline_is_needed(client: TestClient) -> None:
    for path, html in own_pages(client):
        page = Tags(html)
        names = {name for name, _ in page.attributes}
        assert "style" not in names and "style" not in page.tags, path
        assert not {name for name in names if name.startswith("on")}, path
        assert not re.search(r"<script(?! src=\"/static/)", html), path
        assert len(page.ids) == len(set(page.ids)), (path, [i for i in page.ids if page.ids.count(i) > 1])


def test_what_a_report_says_stays_words(tmp_path: Path) -> None:
    with desk(deskrecord.hostile(tmp_path / "desk.db")) as client:
        shown = 0
        for path, html in own_pages(client):
            page = Tags(html)
            assert "<img" not in html and page.tags.count("script") == 2, path
            assert "1337" not in html, path
            shown += deskrecord.EVIL in "".join(page.words)
        assert shown > 3  # it is shown, as the words that it is


def test_an_event_shows_each_field_with_its_words(small: TestClient) -> None:
    html = small.get("/?between=USA,CAN").text
    event = next(link for link in Tags(html).links if link.startswith("/event/"))
    page = unescape(small.get(event).text)
    assert "<dt>Copies folded</dt><dd>1" in page
    assert re.search(r"<dt>Independent sources</dt><dd>2", page)
    assert "First told by" in page and "Andes Courier, 15 April 2018" in page
    assert "met in <b>Lima</b> on Friday" in page  # of the reports the one whose words name the place
    assert "13 April 2018" in page and "met in Lima on Friday" in page  # where accounts differ, both in their own words
    lights = set(" ".join(re.findall(r'data-lights="([^"]*)"', page)).split())
    lit = set(" ".join(re.findall(r'data-light="([^"]*)"', page)).split())
    assert lit and lit <= lights


def test_a_negotiation_shows_each_line_with_its_words(small: TestClient) -> None:
    listed = unescape(small.get("/processes?as-of=2018-05-15").text)
    assert re.search(
        r'<a href="/process/p-1234\?as-of=2018-05-15" data-open>Lake Fish Agreement renegotiation</a>', listed
    )
    assert "Canada, United States" in listed and "round 2, planned on 1 June 2018" in listed
    page = unescape(small.get("/process/p-1234?as-of=2018-05-15").text)
    for heading in ("Deadlines", "Against one another", "Conditions", "Links", "Asked and offered", "Rounds", "Events"):
        assert f">{heading}</h2>" in page, heading
    assert "(before that: 1 May 2018)" in page and "according to Ann Lake Fish" in page
    notes = re.findall(r'<figcaption><a href="(/report/[^"]*at=0&to=9#at)">Andes Courier, 15 April 2018', page)
    assert len(notes) > 8
    assert 'id="at"' in small.get(notes[0].partition("#")[0]).text
    assert small.get("/process/lfa").status_code == 200


def test_what_an_actor_said_stands_by_topic(small: TestClient) -> None:
    page = unescape(small.get("/positions/CAN").text)
    assert "<h1>What Canada said, by topic</h1>" in page and "the two had spoken at length" in page
    assert "/positions/CAN" in small.get(next(link for link in Tags(small.get("/actors?name=trudeau").text).links
                                              if link.startswith("/actor/"))).text  # fmt: skip
    assert small.get("/positions/CAN?actor=Pence").status_code == 400


def test_a_report_marks_what_it_tells_and_overlaps_are_kept(small: TestClient) -> None:
    text = small.get("/report/south?at=16&to=40").text
    body = re.search(r'<div class="text" id="text">(.*?)</div>', text, re.DOTALL)
    assert body
    shown = "".join(Tags(re.sub(r'<a class="number.*?</a>', "", body[1])).words)
    assert shown == SOUTH  # character for character
    assert 'class="event statement here"' in body[1]  # a statement within an event's words, and what was asked for
    assert 'id="at"' in body[1] and "here" in body[1]


def test_search_lights_the_words(small: TestClient) -> None:
    html = small.get("/search?q=meeting").text
    assert "<b data-hit>meeting</b>" in html and "1 report that holds meeting" in html


def test_what_is_asked_wrongly_is_told(small: TestClient) -> None:
    for path, words in (
        ("/?type=CONSLT", "Did you mean CONSULT?"),
        ("/?since=soon", "not a day"),
        ("/?page=0", "page “0”"),
        ("/?lanes=colour", "type, pair or status"),
        ("/?between=USA", "two different"),
        ("/?min-confidence=sure", "from 0 to 1"),
        ("/pair?between=USA", "two countries"),
        ("/map?region=Atlantis", "world"),
    ):
        answer = small.get(path)
        assert answer.status_code == 400, path
        assert words in unescape(answer.text), path


@pytest.mark.parametrize(
    "path",
    [
        "/event/e-none",
        "/report/nothing",
        "/actor/nobody",
        "/facet/colour",
        "/nowhere",
        "/process/p-none",
        "/positions/Nobodyland",
    ],
)
def test_what_is_not_there_is_told(small: TestClient, path: str) -> None:
    assert small.get(path).status_code == 404


def test_pages_are_served_while_somebody_writes(tmp_path: Path) -> None:
    path = deskrecord.small(tmp_path / "desk.db")
    with desk(path) as client, Record.open(path) as record, record.settling():  # a writer holds the file's lock
        assert client.get("/").status_code == 200
        assert client.get("/reports").status_code == 200


def test_a_record_that_is_replaced_is_opened_anew(tmp_path: Path) -> None:
    path = deskrecord.small(tmp_path / "desk.db")
    with desk(path) as client:
        assert "6 events" in client.get("/").text
        for ending in ("", "-wal", "-shm"):
            path.with_name(f"desk.db{ending}").unlink(missing_ok=True)
        deskrecord.empty(path)
        assert "holds no reports yet" in client.get("/").text


def test_a_record_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with desk(tmp_path / "none.db") as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "no such record" in answer.text


LARGE = (
    ("planning.GONE_THROUGH", 1, "/calendar?as-of=2018-04-14", "too many to go through at once"),
    ("planning.NEW_AT_ONCE", 1, "/since?day=2018", "too many to tell what each of them changed"),
    ("relations.MATRIX_AT_ONCE", 1, "/pairs", "too many to score at once"),
    ("relations.PAIR_AT_ONCE", 1, "/pair?between=USA,MEX", "too many to go through at once"),
    ("overview.VALUES", 2, "/facet/actor", "1–2 of "),
    ("relations.LISTED", 1, "/pairs", "1–1 of "),
)
"""What of a page is bounded, a bound that the small record is beyond, and what the page then says."""


@pytest.mark.parametrize(("bound", "most", "path", "words"), LARGE)
def test_a_page_of_too_much_says_so_and_leads_on(
    small: TestClient, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, path: str, words: str
) -> None:
    assert words not in small.get(path).text
    monkeypatch.setattr(f"dragoman.web.{bound}", most)
    page = small.get(path)
    assert page.status_code == 200 and words in page.text


def test_the_stretches_of_a_large_calendar_hold_every_event(small: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = re.findall(r'class="when">([^<]+)<.*?/event/([^"]+)" data-open', small.get("/calendar").text, re.DOTALL)
    whole = {event for when, event in entries if when != "no date"}
    monkeypatch.setattr("dragoman.web.planning.GONE_THROUGH", 1)
    seen, waiting, found = set[str](), ["/calendar"], set[str]()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            text = small.get(path).text
            found |= set(re.findall(r'<a href="/event/([^"]+)" data-open', text))
            waiting += [unescape(one) for one in re.findall(r'href="([^"]+)" data-view>(?:‹ Earlier|Later ›)', text)]
    assert len(seen) > 1
    assert len(whole) > 1 and whole <= found


def test_why_is_told_with_outlets_and_all_that_adds_up(tmp_path: Path) -> None:
    """The weights shown make the total shown, but for their rounding; no raw id stands for a report."""
    with desk(deskrecord.resolved(tmp_path / "desk.db")) as client:
        pages = [client.get(address).text for address in event_addresses(client)]
    told = [page.partition('class="why"')[2].partition("</details>")[0] for page in pages if 'class="why"' in page]
    totals = 0
    for row in re.findall(r"<tr>(.*?)</tr>", "".join(told), re.DOTALL):
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split())
        assert not re.search(r"\ba-[0-9a-f]{6}", words), words
        *weights, total = [float(one) for one in re.findall(r"(?<= )[+-]\d+\.\d", words)] or [0.0]
        totals += bool(weights)
        assert abs(sum(weights) - total) < 0.06 * (len(weights) + 1), words
    assert totals and any("copies of one report" in one and "Evening Copy" in one for one in told)
    assert all("they count as one" in one for one in told)


def test_a_folded_copy_is_no_step_of_its_own(tmp_path: Path) -> None:
    with desk(deskrecord.resolved(tmp_path / "desk.db")) as client:
        pages = [client.get(address).text for address in event_addresses(client)]
    steps = [page.partition('class="steps"')[2].partition("</ol>")[0] for page in pages]
    assert any("Andes Courier" in one for one in steps)
    assert not any("Evening Copy" in one for one in steps)


def event_addresses(client: TestClient) -> list[str]:
    return sorted(set(re.findall(r'href="(/event/[^"]+)" data-open', client.get("/").text)))


def test_a_place_with_and_without_its_country_is_one() -> None:
    named = [("Lima", None, 3), ("Lima", "PER", 2), ("Georgia", "GEO", 1), ("Georgia", "USA", 1), ("Georgia", None, 9)]
    assert merged(named) == [("Georgia", None, 9), ("Lima", "PER", 5), ("Georgia", "GEO", 1), ("Georgia", "USA", 1)]
