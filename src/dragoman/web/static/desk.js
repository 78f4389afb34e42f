"use strict";
// Keys, lights between a field and the sentences that say it, words marked in a report, saved views.
// Everything works without it but these; nothing is fetched from elsewhere.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // Keys
  function step(selector, by, name) {
    const all = $$(selector);
    if (!all.length) return;
    const now = all.findIndex((one) => one.classList.contains(name));
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
    all.forEach((one) => one.classList.toggle(name, one === next));
    next.scrollIntoView({ block: name === "at" && next.matches("[data-row]") ? "nearest" : "center" });
    const focus = next.matches("a, [tabindex]") ? next : $("[data-open]", next);
    if (focus) focus.focus({ preventScroll: true });
  }
  const keys = {
    j: () => step("[data-row]", 1, "at"),
    k: () => step("[data-row]", -1, "at"),
    n: () => step("[data-hit]", 1, "at"),
    p: () => step("[data-hit]", -1, "at"),
    "/": () => $("[data-search]").focus(),
    "?": () => $("#help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    const link = $(`[data-key="${CSS.escape(event.key)}"]`);
    const at = $("[data-row].at [data-open]");
    if (keys[event.key]) keys[event.key]();
    else if (link) link.click();
    else if (event.key === "Enter" && at && event.target === document.body) at.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("#help").showModal();
    }
  });

  // Lights: whatever names a sentence lights it wherever it stands on the page
  function light(event, on) {
    const source = event.target.closest("[data-lights]");
    if (!source || (event.relatedTarget && source.contains(event.relatedTarget))) return;
    const wanted = new Set(source.dataset.lights.split(" "));
    $$("[data-light]").forEach((one) => {
      if (one.dataset.light.split(" ").some((key) => wanted.has(key))) one.classList.toggle("lit", on);
    });
    if (on) $$("[data-beside]").forEach((column) => column.contains(source) || reveal(column));
  }
  // A column that scrolls by itself goes to its first light, unless one is in sight; the page stays where it is
  function reveal(column) {
    const all = $$(".lit", column).map((one) => one.getBoundingClientRect()), shown = column.getBoundingClientRect();
    if (!all.length || column.scrollHeight <= column.clientHeight) return;
    if (all.some((one) => one.top >= shown.top && one.bottom <= Math.min(shown.bottom, innerHeight))) return;
    column.scrollTop += all[0].top - shown.top - 48;
  }
  for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]])
    document.addEventListener(name, (event) => light(event, on));

  // Words marked in a report, with their place, become those of a new account
  function plain(range) {
    const part = range.cloneContents();
    part.querySelectorAll(".number").forEach((one) => one.remove());
    return part.textContent;
  }
  let chosen = null;
  const places = () => $$("#adding [data-place]");
  document.addEventListener("selectionchange", () => {
    const text = $("#text"), words = $("#marked-words");
    const selection = document.getSelection();
    if (!text || !words || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0), before = document.createRange();
    const marked = plain(range);
    if (!marked.trim()) return;
    chosen = range.cloneRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...plain(before)].length;
    words.value = marked.trim();
    places().forEach((one, number) => (one.value = number ? start + [...marked].length : start));
    $("#marked").textContent = `: “${words.value.slice(0, 60)}${words.value.length > 60 ? "…" : ""}”`;
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "marked-words") places().forEach((one) => (one.value = ""));
  });
  $("#adding")?.addEventListener("toggle", (event) => {  // the words just marked stay so, in sight above the form
    if (!event.target.open || !chosen) return;
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(chosen);
    const hidden = chosen.getBoundingClientRect().bottom + 16 - event.target.getBoundingClientRect().top;
    if (hidden > 0) scrollBy(0, hidden);
  });

  // A correction that cannot be kept is told beside its form, and what was typed stays
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/judgements") return;
    event.preventDefault();
    const buttons = $$("button", form);
    buttons.forEach((one) => (one.disabled = true));
    try {
      const answer = await fetch("/judgements", { method: "POST", body: new FormData(form) });
      if (answer.ok) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      tell(form, ($("[role=alert]", page) || page.body).textContent);
    } catch {
      tell(form, "The desk does not answer: is it still running?");
    }
    buttons.forEach((one) => (one.disabled = false));
  });
  function tell(form, words) {
    $(".error", form)?.remove();
    const told = document.createElement("p");
    told.className = "error";
    told.setAttribute("role", "alert");
    told.textContent = words;
    form.prepend(told);
    told.scrollIntoView({ block: "nearest" });
  }

  // On a narrow page the filters wait folded above the list; what has been opened or closed stays so
  const heading = (one) => $("summary", one).textContent;
  const opened = () => new Map($$(".facets details").map((one) => [heading(one), one.open]));
  function fold(before = new Map()) {
    if (matchMedia("(max-width: 900px)").matches) $$(".facets .all").forEach((one) => (one.open = false));
    $$(".facets details").forEach((one) => (one.open = before.get(heading(one)) ?? one.open));
  }
  fold();

  // A time axis wider than the page shows the newest that is drawn on it, where the plans are
  function newest() {
    $$(".timeline").forEach((one) => {
      const drawn = $$(".mark, .bin, .crowd", one).map((mark) => mark.getBoundingClientRect().right);
      const last = Math.max(...drawn) - one.getBoundingClientRect().left + one.scrollLeft;
      one.scrollLeft = (drawn.length ? last : one.scrollWidth) + 40 - one.clientWidth;
    });
  }
  newest();
  const menu = $(".top nav"), current = $(".top nav [aria-current]");
  if (current) menu.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - menu.offsetLeft - menu.clientWidth / 2;

  // Files dropped anywhere on the form are read
  document.addEventListener("dragover", (event) => $("[data-drop]") && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const form = $("[data-drop]");
    if (!form || !event.dataTransfer.files.length) return;
    event.preventDefault();
    $("input[type=file]", form).files = event.dataTransfer.files;
    form.requestSubmit();
  });

  // Saved views: names and addresses, kept by this browser
  const shelf = "dragoman.views";
  const saved = () => JSON.parse(localStorage.getItem(shelf) || "[]");
  function showSaved() {
    const list = $("#saved-views");
    if (!list) return;
    list.replaceChildren(...saved().map(([name, address]) => {
      const item = document.createElement("li"), link = document.createElement("a"), drop = document.createElement("button");
      link.href = address.startsWith("/") ? address : "/";
      link.textContent = name;
      drop.textContent = "×";
      drop.className = "plain";
      drop.type = "button";
      drop.setAttribute("aria-label", `Forget the view ${name}`);
      drop.addEventListener("click", () => keep(saved().filter(([other]) => other !== name)));
      item.append(link, " ", drop);
      return item;
    }));
  }
  function keep(views) {
    localStorage.setItem(shelf, JSON.stringify(views));
    showSaved();
  }
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "save-view") return;
    event.preventDefault();
    const name = event.target.elements.name.value.trim();
    if (!name) return;
    keep([...saved().filter(([other]) => other !== name), [name, location.pathname + location.search]]);
    event.target.reset();
  });

  // Links that change the view swap it in place; the address bar follows, and without this they are plain links
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || !$("#view") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    swap(link.getAttribute("href"), link);  // of a link in a drawing, href is no string
  });
  function swap(address, source) {
    const label = source.getAttribute("data-stay") || source.textContent.trim();
    const before = opened(), picked = new Set($$(".pick input:checked").map((one) => one.value));
    htmx.ajax("GET", address, { target: "#view", select: "#view", swap: "outerHTML" }).then(() => {
      history.pushState(null, "", address);
      shown = view();
      document.title = $("#view").dataset.title || document.title;
      const again = $$("a[data-view]").find((one) => (one.getAttribute("data-stay") || one.textContent.trim()) === label);
      (again || $("#main")).focus({ preventScroll: true });
      showSaved();
      fold(before);
      $$(".pick input").forEach((one) => (one.checked = picked.has(one.value)));
      newest();
    });
  }
  // Back and forth show the view that was; a leap within the page, as to a note, is none
  const view = () => location.pathname + location.search;
  let shown = view();
  window.addEventListener("popstate", () => view() === shown || location.reload());

  showSaved();
  const here = $("#at") || (location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))));
  if (here) here.scrollIntoView({ block: "center" });
  if (here && here.id === "at") here.parentElement.querySelector("#at ~ [data-hit]")?.classList.add("at");
})();
