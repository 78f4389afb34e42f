"""A report read and corrected in a real browser: hits of a search, words marked, mistakes, undoing."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest

from web.browsers import Visitor, event_of, needed

pytestmark = needed


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
