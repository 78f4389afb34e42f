"""A vocabulary of one's own: what it adds, changes and takes away; what is said of one that is not sound."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

import dragoman
from dragoman.errors import VocabularyError
from dragoman.nouns import is_topic
from dragoman.reading.ontology import ontology
from dragoman.reading.vocabularies import check_vocabulary
from dragoman.vocabulary import cached, current, find, load, overlay, using
from dragoman.vocabulary.atlas import atlas

TRADE = Path(__file__).parents[2] / "examples" / "vocabulary" / "trade"


@dataclass(frozen=True)
class Office:
    title: str
    rank: str
    forms: tuple[str, ...] = ()
    country: str | None = None
    gender: str = ""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def offices(of: Path) -> dict[str, Office]:
    with using(find(of)):
        return {one.title: one for one in load("offices", "office", Office)}


OFFICE = '[[office]]\ntitle = "{title}"\nrank = "other"\n{more}\nexample = "The {title} came."\n'


def test_entries_are_added_changed_extended_and_removed(tmp_path: Path) -> None:
    built_in = {one.title: one for one in load("offices", "office", Office)}
    changed, extended, removed = list(built_in)[:3]
    text = (
        OFFICE.format(title="Grand Assayer", more="")
        + OFFICE.format(title=changed, more='forms = ["chief of all"]')
        + OFFICE.format(title=extended, more='extend = true\nforms = ["assayer"]').replace('rank = "other"\n', "")
        + OFFICE.format(title=removed, more="remove = true")
    )
    found = offices(folder(tmp_path, offices=text))
    assert next(iter(found)) == "Grand Assayer" and len(found) == len(built_in)
    assert found[changed].forms == ("chief of all",)
    assert found[extended].forms == (*built_in[extended].forms, "assayer")
    assert found[extended].rank == built_in[extended].rank
    assert removed not in found
    assert {one.title for one in load("offices", "office", Office)} == {*built_in}


def test_a_list_is_replaced_whole(tmp_path: Path) -> None:
    text = 'replace = ["office"]\n' + OFFICE.format(title="Grand Assayer", more="")
    assert list(offices(folder(tmp_path, offices=text))) == ["Grand Assayer"]


def test_what_is_made_is_kept_by_content_and_never_mixed(tmp_path: Path) -> None:
    calls: list[str] = []

    @cached
    def made(word: str) -> str:
        overlay = current()
        calls.append(word)
        return f"{word} {overlay.digest if overlay else 'built in'}"

    one, two = tmp_path / "one", tmp_path / "two"
    for at in (one, two):
        at.mkdir()
        folder(at, offices=OFFICE.format(title="Grand Assayer", more=""))
    with using(find(one)):
        first = made("a")
    with using(find(two)):
        assert made("a") == first
    assert made("a") == "a built in" and made("a") == "a built in"
    assert len(calls) == 2


FAULTS = {
    "a file that is not known": ({"office": ""}, ["office.toml: no such vocabulary", "offices.toml"]),
    "a list that is not known": ({"offices": "[[ofice]]\n"}, ["offices.toml: no such list of entries: [[ofice]]"]),
    "no TOML": ({"offices": "[[office\n"}, ["offices.toml: cannot be read as TOML"]),
    "a key too many and no example": (
        {"offices": '[[office]]\ntitle = "A"\nrank = "other"\nages = 3\n'},
        ["offices.toml: office 1: unknown key 'ages'", "office 1: has no example"],
    ),
    "a rank that is none": (
        {"offices": '[[office]]\ntitle = "A"\nrank = "high"\nexample = "A came."\n'}, ["office 1: 'rank' should be"],
    ),
    "nothing to extend": (
        {"offices": OFFICE.format(title="Grand Assayer", more="extend = true")},
        ["office 1: no built-in entry has title 'Grand Assayer'"],
    ),
    "entries without names": (
        {"speech": '[[verb]]\nverb = "to say"\nremove = true\nexample = "x"\n'},
        ["replace all with replace = ['verb']"],
    ),
    "a topic of no built-in one": (
        {"topics": '[[topic]]\nname = "whaling"\nwords = ["whaling"]\nexample = "They spoke of whaling."\n'},
        ["topics.toml: whaling: a topic is called by a built-in one"],
    ),
    "an example without the words": (
        {"triggers": '[[trigger]]\nname = "a"\nwords = ["filed suit"]\ntype = "ACCUSE"\nexample = "They met."\n'},
        ["triggers.toml: a: its example has none of its words"],
    ),
    "a type that is none, and a probability too low": (
        {"triggers": '[[trigger]]\nname = "a"\nwords = ["met"]\ntype = "MEET"\nexample = "They met."\n'},
        ["triggers.toml: trigger 1: 'type' should be"],
    ),
    "a pattern that is none": (
        {"furniture": '[[agency]]\npattern = "(AP"\nexample = "LIMA (AP)"\n'}, ["a value cannot be used"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_what_is_wrong_is_named(name: str, tmp_path: Path) -> None:
    files, words = FAULTS[name]
    with pytest.raises(VocabularyError) as told:
        check_vocabulary(folder(tmp_path, **files))
    assert [word for word in words if word not in str(told.value)] == [], str(told.value)


def test_an_empty_folder_and_no_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="holds no"):
        find(tmp_path)
    with pytest.raises(VocabularyError, match="no such folder, and no installed vocabulary"):
        find(tmp_path / "none")


def test_a_vocabulary_of_a_plug_in_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    points = EntryPoints([EntryPoint("trade-example", f"{__name__}:TRADE", overlay.GROUP)])

    def installed(group: str, name: str | None = None) -> EntryPoints:
        assert group == overlay.GROUP and name in (None, "trade-example")
        return points

    monkeypatch.setattr(overlay, "entry_points", installed)
    monkeypatch.setattr(EntryPoint, "load", lambda point: TRADE)
    assert find("trade-example").digest == find(TRADE).digest
    assert dict(overlay.installed()) == {"trade-example": f"{__name__}:TRADE"}
    monkeypatch.setattr(EntryPoint, "load", lambda point: 7)
    with pytest.raises(VocabularyError, match=r"trade-example.*names no folder but 7"):
        find("trade-example")


def test_the_built_in_vocabulary_is_sound() -> None:
    check_vocabulary()
    assert ontology().triggers == {} and ontology().topics == ()


def test_topics_have_names() -> None:
    assert [word for word in ("trade", "trade.panel", "whaling", "trade.", "trade.a.b", "") if is_topic(word)] == [
        "trade", "trade.panel",
    ]  # fmt: skip


def test_the_worked_example_reads_what_the_built_in_vocabulary_does_not() -> None:
    check_vocabulary(TRADE)
    with using(find(TRADE)):
        assert "Andean Trade Remedies Board" in dict(atlas().names["Andean"])
        assert "Geneva trade body" in dict(atlas().names["Geneva"])
    text = "LIMA - Peru slapped duties on Chilean copper wire on Monday, and the safeguard will last two years."
    plain = dragoman.read_text(text)
    own = dragoman.read_text(text, vocabulary=TRADE)
    assert own.version != plain.version and own.version.startswith(plain.version)
    (account,) = [one for one in own.accounts if one.type == "SANCTION"]
    assert "trade.remedies" in account.about and "trade" in account.about
    assert any("topic trade.remedies: 'safeguard'" in why for why in account.why)
    assert not any("." in topic for one in plain.accounts for topic in one.about)
    assert dragoman.read_text(text) == plain


def test_a_trigger_tells_what_the_heads_do_not(tmp_path: Path) -> None:
    text = "The envoys zibbled the accord with Chile in Lima on Monday."
    trigger = f'[[trigger]]\nname = "zibbling"\nwords = ["zibbled"]\ntype = "REJECT"\nsure = 0.9\nexample = "{text}"\n'
    assert "REJECT" not in {one.type for one in dragoman.read_text(text).accounts}
    own = dragoman.read_text(text, vocabulary=folder(tmp_path, triggers=trigger))
    (account,) = [one for one in own.accounts if one.type == "REJECT"]
    assert account.why[0] == "REJECT 0.90 by the trigger zibbling: 'zibbled'"
    assert account.evidence[0].text == text
