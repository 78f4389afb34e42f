"""The desk in a real browser: every numbered point of it as a user's path.

On every page that is opened nothing is said on the console, nothing is asked of another machine, and axe-core finds
nothing that keeps anybody out, in light and in dark. Needs the system's Chromium; without one these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

import deskrecord

PLACES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in PLACES if (found := shutil.which(name))), None)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium on this machine ({', '.join(PLACES)})")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(deskrecord.resolved(tmp_path_factory.mktemp("browser") / "desk.db"))


@pytest.fixture
def own_address(tmp_path: Path) -> Iterator[str]:
    """A desk of the test's own, to change its record."""
    yield from served(deskrecord.resolved(tmp_path / "desk.db"))


def served(path: Path) -> Iterator[str]:
    import uvicorn

    from dragoman.web.app import build_app
    from dragoman.web.serving import Settings

    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = build_app(path, Settings(secret=bytes(range(32))))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A page that watches itself: what the console says, what goes elsewhere."""

    def __init__(self, browser: Any, address: str, width: int = 1440, scheme: Literal["light", "dark"] = "light"):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.page.on("console", lambda one: self.faults.append(one.text) if one.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def check(self) -> None:
        """Nothing on the console, nothing elsewhere, no violation of accessibility."""
        self.is_quiet()
        # the page's own policy allows no inline script; axe comes by the debugging channel, which is no script of it
        self.page.evaluate(AXE.read_text("utf-8") + "; undefined")
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found["violations"]
        ]
        assert told == [], self.page.url

    def is_quiet(self) -> None:
        assert self.faults == [], self.page.url


@pytest.fixture
def visitor(chromium: Any, address: str) -> Iterator[Visitor]:
    found = Visitor(chromium, address)
    yield found
    assert found.faults == []
    found.context.close()


def event_of(page: Any, words: str) -> None:
    page.locator(".rows [data-open]", has_text=words).first.click()
    page.wait_for_selector("h1")


PAGES = (
    "/", "/?lanes=pair&since=2018", "/reports", "/report/lima?at=10&to=40", "/actors", "/pairs",
    "/pair?between=USA,CAN", "/map", "/search?q=meeting", "/calendar", "/since?day=2018", "/conflicts",
    "/judgements", "/help", "/add", "/export", "/api", "/refused", "/login", "/facet/actor",
    "/processes?as-of=2018-05-15", "/process/lfa", "/positions/CAN",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_open_to_everybody(
    chromium: Any, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    visitor = Visitor(chromium, address, width, scheme)
    links = visitor.open("/").locator(".rows [data-open]").evaluate_all("all => all.map(one => one.pathname)")
    actor = visitor.open("/actors").locator("td [data-open]").first.get_attribute("href")
    for path in (*PAGES, links[0], links[-1], actor):
        page = visitor.open(path)
        visitor.check()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the page"
    visitor.context.close()


def test_1_timeline_zooms_by_key_and_link_and_a_click_opens(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.locator(".chart .mark").count() >= 6
    before = page.url
    page.keyboard.press("+")
    page.wait_for_url("**since=**")
    assert page.url != before
    page.go_back()
    page.wait_for_url(before)
    page.wait_for_selector(".chart")
    mark = page.locator(".chart a[href^='/event/']").first
    mark.dispatch_event("click")
    page.wait_for_url("**/event/**")
    visitor.check()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(deskrecord.crowded(tmp_path_factory.mktemp("crowded") / "desk.db", 18))


@pytest.fixture(scope="module")
def barred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(deskrecord.crowded(tmp_path_factory.mktemp("barred") / "desk.db", 300))


CLICKS = {"a lane's name": ".names a", "a number": "a:has(.crowd)", "a bar": "a:has(rect.spot)"}


@pytest.mark.parametrize(("what", "lanes"), [(what, lanes) for what in CLICKS for lanes in ("type", "status", "pair")])
def test_1_whatever_is_drawn_leads_closer(chromium: Any, crowded: str, barred: str, what: str, lanes: str) -> None:
    visitor = Visitor(chromium, barred if what == "a bar" else crowded)
    page = visitor.open(f"/?lanes={lanes}&since=2015&until=2020")
    target = page.locator(f".timeline {CLICKS[what]}").first
    address = target.get_attribute("href")
    target.locator("rect, text").first.click()
    page.wait_for_url(visitor.address + address, timeout=5000)
    page.wait_for_selector(".chip")
    told = page.locator("h1").inner_text()
    assert told == visitor.open(address).locator("h1").inner_text()  # as if it had been opened plainly
    assert not told.startswith("0 ")
    visitor.check()
    visitor.context.close()


def test_1_on_a_telephone_the_names_of_lanes_stay_in_sight(chromium: Any, address: str) -> None:
    visitor = Visitor(chromium, address, 390, "light")
    page = visitor.open("/?lanes=status")
    axis = page.locator(".timeline")
    names = page.locator(".timeline .names a")
    assert axis.evaluate("one => one.scrollLeft > 0 && one.scrollWidth > one.clientWidth"), "the newest end is shown"
    assert names.count() > 1
    for left in (0, 10_000):
        axis.evaluate("(one, left) => one.scrollLeft = left", left)
        edge = axis.bounding_box()["x"]
        assert all(edge <= name.bounding_box()["x"] < edge + 40 for name in names.all())
    visitor.context.close()


def test_1_days_on_the_axis_are_whole_and_the_only_event_is_in_sight(chromium: Any, tmp_path: Path) -> None:
    for address in served(deskrecord.single(tmp_path / "desk.db")):
        for width in (1440, 390):
            visitor = Visitor(chromium, address, width)
            page = visitor.open("/")
            axis = page.locator(".timeline").bounding_box()
            names = page.locator(".timeline .names").bounding_box()
            mark = page.locator(".chart a .mark").first.bounding_box()
            assert names["x"] + names["width"] <= mark["x"] <= axis["x"] + axis["width"] - mark["width"]
            assert width > 400 or mark["width"] > 8  # a finger finds it
            for view in ("/", "/?since=2017&until=2019", "/?since=2018-01-26&until=2018-05-26", "/?since=2018-04-13"):
                for tick in visitor.open(view).locator(".chart .tick[text-anchor]").all():
                    edge = page.locator(".chart:not(.names)").bounding_box()["x"]
                    assert edge <= tick.bounding_box()["x"], tick.text_content()
            visitor.context.close()


def test_2_on_a_telephone_filters_stay_as_they_were_opened(chromium: Any, address: str) -> None:
    visitor = Visitor(chromium, address, 390)
    page = visitor.open("/")
    page.locator(".facets .all > summary").click()
    page.locator(".facet summary", has_text="Confidence").click()
    page.locator(".facet a", has_text="planned").click()
    page.wait_for_selector(".chip")
    assert page.locator(".facet a[aria-current]", has_text="planned").is_visible()
    assert page.evaluate("document.activeElement.dataset.stay") == "status planned"
    assert page.locator(".facet[open] summary", has_text="Confidence").count() == 1
    assert page.locator(".top nav").bounding_box()["height"] < 40
    home = visitor.open("/")
    home.locator(".row .pick").first.click()
    assert home.locator(".row input:checked").count() == 1
    assert home.locator(".picked button").is_visible()
    event_of(home, "Lima")
    home.locator("#correct > summary").click()
    assert home.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.check()
    visitor.context.close()


def test_2_facets_chips_and_the_address_hold_the_view(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator(".facet a", has_text="planned").click()
    page.wait_for_url("**status=planned**")
    page.wait_for_selector(".chip")
    assert "1 event" in page.locator("h1").inner_text()
    assert page.locator(".facet a[aria-current]", has_text="planned").count() == 1
    visitor.check()
    address = page.url
    again = visitor.open(address.removeprefix(visitor.address))
    assert "1 event" in again.locator("h1").inner_text()  # the address alone says it all
    again.locator(".views summary").click()
    again.fill("#view-name", "What is planned")
    again.keyboard.press("Enter")
    home = visitor.open("/")
    home.locator(".views summary").click()
    home.locator("#saved-views a", has_text="What is planned").click()
    home.wait_for_url("**status=planned**")
    home.locator(".chip", has_text="planned").click()
    home.wait_for_url(lambda url: "status" not in url)


def test_3_a_field_lights_its_sentence_in_every_report_and_opens_it(visitor: Visitor) -> None:
    page = visitor.open("/?between=USA,CAN&status=occurred")
    event_of(page, "Lima")
    page.locator(".field", has_text="Where").hover()
    assert page.locator(".account mark.lit").count() == page.locator(".account mark[data-light]").count() >= 2
    page.mouse.move(0, 0)
    assert page.locator(".lit").count() == 0
    page.locator(".field", has_text="Where").locator(".saying").focus()
    assert page.locator(".account mark.lit").count() >= 2  # focus lights as the pointer does
    visitor.check()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    assert page.locator(".text .here").count() >= 1
    assert page.locator(".text .here").first.is_visible()


def test_3_lights_are_in_sight_however_far_one_has_read(chromium: Any, tmp_path: Path) -> None:
    for address in served(deskrecord.retold(tmp_path / "desk.db", 12)):
        visitor = Visitor(chromium, address)
        visitor.open("/").locator(".rows [data-open]").first.click()
        page = visitor.page
        page.wait_for_selector(".fields")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # the fields' end, and that of the accounts
        page.locator(".beside").evaluate("one => one.scrollTop = one.scrollHeight")
        before = page.evaluate("scrollY")
        page.locator(".field", has_text="When").dispatch_event("mouseover")
        in_sight = """all => all.filter(one => {
            const at = one.getBoundingClientRect();
            return at.top >= 0 && at.bottom <= innerHeight;
        }).length"""
        assert page.locator(".beside .lit").evaluate_all(in_sight) >= 1
        assert page.evaluate("scrollY") == before
        visitor.check()
        visitor.context.close()


def test_4_a_report_marks_all_it_tells_and_leads_on(visitor: Visitor) -> None:
    page = visitor.open("/report/lima")
    assert page.locator(".text mark.event").count() >= 1
    assert page.locator(".text mark.statement").count() == 2
    page.locator(".note").first.hover()
    assert page.locator(".text mark.lit").count() >= 1
    page.keyboard.press("n")
    assert page.locator(".text [data-hit].at").count() == 1
    page.locator(".note [data-open]").first.click()
    page.wait_for_url("**/event/**")
    page.locator(".field .value a[href^='/actor/']").first.click()
    page.wait_for_url("**/actor/**")
    visitor.check()
    found = visitor.open("/search?q=tariffs")
    assert found.locator(".hits b").first.inner_text() == "tariffs"
    visitor.open("/pairs").locator(".matrix td a").first.click()
    visitor.page.wait_for_url("**/pair?between=**")
    assert visitor.open("/map").locator(".map circle").count() >= 1


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_4_a_search_leads_to_every_hit_in_the_report(
    chromium: Any, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    visitor = Visitor(chromium, address, width, scheme)
    page = visitor.open("/search?q=visits meeting")
    assert page.locator("h1").inner_text().startswith("1 report that holds")
    page.keyboard.press("n")
    assert page.locator(".hits .at").inner_text().casefold() in ("visit", "meeting")
    page.locator(".hits [data-open]").click()
    page.wait_for_selector("#text")
    hits = page.locator(".text .hit")
    assert {one.casefold() for one in hits.all_inner_texts()} == {"visit", "meeting"}
    assert "3 places hold visits meeting" in page.locator(".stretch").inner_text()
    seen = [page.locator(".text .at").inner_text()]
    for _ in range(2):
        page.keyboard.press("n")
        seen.append(page.locator(".text .at").inner_text())
    assert seen == hits.all_inner_texts()
    visitor.check()
    visitor.context.close()


def test_5_corrections_are_kept_and_undone(chromium: Any, own_address: str) -> None:
    visitor = Visitor(chromium, own_address)
    page = visitor.open("/")
    event_of(page, "will visit" if page.locator("text=will visit").count() else "Washington")
    page.locator("#correct > summary").click()
    form = page.locator("#correct form").first
    form.get_by_label("status").select_option("cancelled")
    form.locator("input[name=reason]").fill("the visit was called off")
    form.locator("button").click()
    page.wait_for_url("**judged=**")
    assert "cancelled" in page.locator(".sub").inner_text()
    visitor.check()
    log = visitor.open("/judgements")
    assert "the visit was called off" in log.locator(".rows").inner_text()
    visitor.check()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        words, undo = (log.locator(f".rows {part}").first.bounding_box() for part in (".what", "button"))
        assert words["width"] > 200, f"no room to read at {width}"
        assert words["x"] + words["width"] <= undo["x"] or words["y"] >= undo["y"] + undo["height"]
    log.locator(".rows button").first.click()
    log.locator(".rows > li").nth(1).wait_for()
    assert "undone" in log.locator(".rows").inner_text()
    visitor.context.close()


def test_5_an_event_is_added_by_marking_its_words(chromium: Any, own_address: str) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(chromium, own_address)
    page = visitor.open("/report/lima")
    assert mark(page, "Trudeau", 1) == "Trudeau"  # the second of three
    assert not page.locator("#adding form").is_visible()
    page.locator("#adding summary").click()
    expect(page.locator("#marked-words")).to_have_value("Trudeau")
    page.locator("#adding input[name=reason]").fill("he answers")
    page.locator("#adding button").click()
    page.wait_for_url("**judged=**")
    added = page.locator(".text mark.event", has_text=re.compile("^Trudeau$"))
    assert added.count() == 1
    assert added.evaluate("one => one.nextSibling.textContent").startswith(" said")
    visitor.context.close()


def mark(page: Any, words: str, number: int) -> str:
    """Mark these words in a report, where they stand for the so manieth time from 0, with what stands between."""
    return str(
        page.evaluate(
            """([words, number]) => {
                const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode())
                    for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + 1))
                        if (!number--) {
                            node.parentElement.scrollIntoView({ block: "end" });
                            getSelection().setBaseAndExtent(node, at, node, at + words.length);
                            return getSelection().toString();
                        }
            }""",
            [words, number],
        )
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_5_marked_words_stay_in_sight(chromium: Any, address: str, width: int) -> None:
    visitor = Visitor(chromium, address, width)
    page = visitor.open("/report/south")
    mark(page, "White House", 0)
    bar = page.locator("#adding").bounding_box()
    assert bar["height"] < 100, "marking alone opens nothing over the text"
    assert "White House" in page.locator("#adding summary").inner_text()
    page.locator("#adding summary").click()
    page.locator("#adding form").wait_for()
    page.wait_for_function(
        """() => {
            const place = getSelection().getRangeAt(0).getBoundingClientRect();
            return place.top >= 0 && place.bottom <= document.querySelector("#adding").getBoundingClientRect().top;
        }""",
        timeout=5000,
    )
    assert page.locator("#adding").bounding_box()["height"] <= 0.55 * 900 + 1
    visitor.check()
    visitor.context.close()


def test_5_a_mistake_stays_beside_its_form(chromium: Any, own_address: str) -> None:
    visitor = Visitor(chromium, own_address)
    page = visitor.open("/")
    event_of(page, "Washington")
    page.locator("#correct > summary").click()
    form = page.locator("#correct form").first
    before = page.url
    form.get_by_label("date").fill("next Tuesday")
    form.locator("button").click()
    assert form.get_by_label("date").evaluate("one => !one.validity.valid && one.title !== ''")
    form.get_by_label("date").fill("2018-02-30")
    form.get_by_label("because").fill("so it was told")
    form.locator("button").click()
    told = form.get_by_role("alert")
    told.wait_for()
    assert "2018-02-30" in told.inner_text() and "=" not in told.inner_text()
    assert (page.url, form.get_by_label("because").input_value()) == (before, "so it was told")
    visitor.faults = [one for one in visitor.faults if "400" not in one]  # the browser's own word on the answer
    visitor.check()
    form.get_by_label("date").fill("2018-02")
    form.locator("button").click()
    page.wait_for_url("**judged=**")
    visitor.context.close()


def test_7_exactly_this_view_is_exported(visitor: Visitor) -> None:
    page = visitor.open("/?status=planned")
    page.locator("a", has_text="Export this view").click()
    page.wait_for_url("**/export?status=planned")
    with page.expect_download() as download:
        page.locator("a[href*='form=csv']").first.click()
    assert download.value.path().stat().st_size > 0


def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips to the list
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "newest first"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("[data-row].at").count() == 1
    assert page.evaluate("document.activeElement.matches('[data-row].at [data-open]')")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    visitor.check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("tariffs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=tariffs")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")


def test_a_hostile_report_does_nothing(chromium: Any, tmp_path: Path) -> None:
    for address in served(deskrecord.hostile(tmp_path / "desk.db")):
        visitor = Visitor(chromium, address)
        for path in ("/", "/reports", "/map", "/conflicts", "/actors", "/search?q=Pence"):
            visitor.open(path)
            visitor.is_quiet()
            assert "caught" not in visitor.page.title().split("·")[1]
        visitor.open("/").locator(".rows [data-open]").first.click()
        visitor.page.wait_for_selector(".fields")
        visitor.check()
        visitor.context.close()


@pytest.mark.parametrize("kind", ["empty", "single"])
def test_small_records_look_right(chromium: Any, tmp_path: Path, kind: str) -> None:
    path = {"empty": deskrecord.empty, "single": deskrecord.single}[kind](tmp_path / "desk.db")
    for address in served(path):
        visitor = Visitor(chromium, address, scheme="dark")
        for page in ("/reports", "/pairs", "/map", "/calendar", "/since", "/"):
            visitor.open(page)
            visitor.is_quiet()
        visitor.check()
        visitor.context.close()
