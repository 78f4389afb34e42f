"""The desk in a real browser: every numbered point of it as a user's path; correcting has its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

import deskrecord
from web.browsers import Visitor, event_of, needed, served

pytestmark = needed


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


def test_2_what_is_picked_stays_so_in_another_order(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator(".row .pick input").first.check()
    picked = page.locator(".row .pick input").first.input_value()
    page.locator("a", has_text="oldest first").click()
    page.wait_for_url("**order=oldest**")
    page.wait_for_function("document.querySelector('.row .pick input:checked')")
    assert page.locator(".row .pick input:checked").input_value() == picked


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
