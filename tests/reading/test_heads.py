"""The heads' arithmetic on weights small enough to check by hand, and what confidence means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dragoman.nouns import EVENT_TYPES, MODES_OF
from dragoman.reading.calibration import Calibration
from dragoman.reading.encoder import Encoded, Floats
from dragoman.reading.heads import LOOKS, MODES, RELATED, Heads, likeliest_mode, pair_features, sigmoid, softmax

WIDTH = 4
HIDDEN = 8
KINDS = len(EVENT_TYPES)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    weights = {
        "query": rng.normal(size=(KINDS, WIDTH)),
        "type_weight": rng.normal(size=(KINDS, 2 * WIDTH)),
        "type_bias": rng.normal(size=KINDS),
        "kind": rng.normal(size=(KINDS, 2)),
        "role_of": rng.normal(size=(KINDS, 4, WIDTH)),
        "role_looks.weight": rng.normal(size=(3 * HIDDEN, HIDDEN)) / 4,
        "role_looks.bias": rng.normal(size=3 * HIDDEN) / 4,
        "role_related": rng.normal(size=(LOOKS, RELATED)),
        "role_mixed.weight": rng.normal(size=(HIDDEN, 2 * HIDDEN)) / 4,
        "role_mixed.bias": rng.normal(size=HIDDEN) / 4,
    }
    for head, width, out in (
        ("status", WIDTH + 2, 6),
        ("role", 3 * WIDTH + 2 + 3, 4),
        ("pair", 2 * WIDTH + 2 + 8, 1),
        ("date", WIDTH + 2, 2),
        ("when", 3 * WIDTH + 2 + 3, 1),
        ("placed", WIDTH + 2, 1),
        ("where", 3 * WIDTH + 2 + 3, 1),
        ("entity", WIDTH + 3, 5),
    ):
        weights[f"{head}.1.weight"] = rng.normal(size=(HIDDEN, width))
        weights[f"{head}.1.bias"] = rng.normal(size=HIDDEN)
        weights[f"{head}.3.weight"] = rng.normal(size=(out, HIDDEN))
        weights[f"{head}.3.bias"] = rng.normal(size=out)
    for name in ("role.3.weight", "role_of"):
        weights[name] /= 8
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez(tmp_path / "heads.npz", **halves)
    return tmp_path


def test_a_type_is_told_by_what_its_query_gathers(home: Path) -> None:
    pieces = np.random.default_rng(2).normal(size=(3, WIDTH)).astype(np.float32)
    probabilities, told, attention = Heads(home).types(pieces)
    with np.load(home / "heads.npz") as weights:
        k = 5
        looks = np.exp(weights["query"][k].astype(float) @ pieces.T)
        looks /= looks.sum()
        gathered = sum(share * piece for share, piece in zip(looks, pieces, strict=True))
        score = np.concatenate([gathered, pieces.mean(0)]) @ weights["type_weight"][k] + weights["type_bias"][k]
    assert attention[k] == pytest.approx(looks, abs=1e-3)
    assert told[k] == pytest.approx(gathered, abs=1e-3)
    assert probabilities[k] == pytest.approx(1 / (1 + np.exp(-score)), abs=1e-3)


@dataclass(frozen=True)
class Asked:
    """Four candidates for a part."""

    told: Floats
    mentions: Floats
    features: Floats
    related: npt.NDArray[np.bool_]

    def only(self, chosen: list[int]) -> Asked:
        return Asked(self.told, self.mentions[chosen], self.features[chosen], self.related[np.ix_(chosen, chosen)])

    def roles(self, heads: Heads) -> Floats:
        return heads.roles("ACCUSE", self.told, self.mentions, self.features, self.related)


@pytest.fixture
def asked() -> Asked:
    rng = np.random.default_rng(3)
    told, mentions, features = (rng.normal(size=size).astype(np.float32) for size in (WIDTH, (4, WIDTH), (4, 3)))
    return Asked(told, mentions, features, np.eye(4, dtype=bool)[..., None].repeat(RELATED, -1))


def test_roles_are_shares_for_each_mention_whatever_the_order(home: Path, asked: Asked) -> None:
    rows = asked.roles(Heads(home))
    assert rows.shape == (4, 4)
    assert rows.sum(axis=1) == pytest.approx(np.ones(4))
    turned = asked.only([2, 0, 3, 1]).roles(Heads(home))
    assert turned == pytest.approx(rows[[2, 0, 3, 1]], abs=1e-5)


def test_a_candidates_role_hangs_on_the_others_and_on_how_it_is_related_to_them(home: Path, asked: Asked) -> None:
    heads = Heads(home)
    rows = asked.roles(heads)
    assert asked.only([0, 1, 2]).roles(heads)[0] != pytest.approx(rows[0], rel=1e-4)
    asked.related[0, 3] = asked.related[3, 0] = True
    changed = asked.roles(heads)
    assert changed[0] != pytest.approx(rows[0], rel=1e-4)
    assert changed[1] == pytest.approx(rows[1], abs=1e-6)


def test_what_a_candidate_sees_is_the_others_values_by_their_share(home: Path, asked: Asked) -> None:
    """Alone, a candidate sees nothing but its own value; worked out here from the weights."""
    row = asked.only([1]).roles(Heads(home))[0]
    with np.load(home / "heads.npz") as stored:
        weights = {name: stored[name].astype(np.float64) for name in stored.files}
    k = EVENT_TYPES.index("ACCUSE")
    mention = asked.mentions[1]
    given = np.concatenate([mention, asked.told, mention * asked.told, weights["kind"][k], asked.features[1]])
    alone = np.maximum(weights["role.1.weight"] @ given + weights["role.1.bias"], 0)
    value = (weights["role_looks.weight"] @ alone + weights["role_looks.bias"])[2 * HIDDEN :]
    both = np.concatenate([alone, value])
    mixed = np.maximum(weights["role_mixed.weight"] @ both + weights["role_mixed.bias"], 0)
    scores = weights["role.3.weight"] @ (alone + mixed) + weights["role.3.bias"] + weights["role_of"][k] @ mention
    assert row == pytest.approx(np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum(), abs=1e-4)


def test_a_date_is_none_the_reports_day_or_one_of_the_times_told(home: Path) -> None:
    heads = Heads(home)
    rng = np.random.default_rng(4)
    told = rng.normal(size=WIDTH).astype(np.float32)
    times, features = (rng.normal(size=size).astype(np.float32) for size in ((2, WIDTH), (2, 3)))
    shares = heads.when("CONSULT", told, times, features)
    assert shares.shape == (4,)
    assert shares.sum() == pytest.approx(1)
    one = heads.when("CONSULT", told, times[:1], features[:1])
    assert one[0] / one[2] == pytest.approx(shares[0] / shares[2], rel=1e-4)
    none = heads.when("CONSULT", told, times[:0], features[:0])
    assert none.shape == (2,)


def test_a_place_is_none_or_one_of_the_places_told(home: Path) -> None:
    rng = np.random.default_rng(5)
    told = rng.normal(size=WIDTH).astype(np.float32)
    places, features = (rng.normal(size=size).astype(np.float32) for size in ((3, WIDTH), (3, 3)))
    assert Heads(home).where("CONSULT", told, places, features).shape == (4,)
    assert Heads(home).where("CONSULT", told, places[:0], features[:0]) == pytest.approx([1])


def test_each_word_has_a_score_for_each_tag(home: Path) -> None:
    rng = np.random.default_rng(6)
    words, shapes = (rng.normal(size=size).astype(np.float32) for size in ((7, WIDTH), (7, 3)))
    assert Heads(home).entities(words, shapes).shape == (7, 5)


def test_the_pair_head_looks_at_both_tellings_alike_and_at_each_pair_alone(home: Path) -> None:
    heads = Heads(home)
    told = np.random.default_rng(7).normal(size=(3, WIDTH)).astype(np.float32)
    features = np.stack([pair_features(gap, 0.5, 0.5, 1.0) for gap in (2, 3)])
    both = heads.same("AID", told[:2], told[2], features)
    assert both.shape == (2,)
    assert heads.same("AID", told[2:], told[1], features[1:]) == pytest.approx(both[1:])


def test_a_mode_is_one_of_the_types_own() -> None:
    scores = np.zeros(len(MODES), dtype=np.float32)
    scores[MODES.index("resign")] = 9
    scores[MODES.index("phone")] = 1
    assert likeliest_mode("CONSULT", scores) == "phone"
    assert likeliest_mode("RETREAT", scores) == "resign"
    assert likeliest_mode("AGREE", scores) is None
    assert set(MODES_OF) <= set(EVENT_TYPES)
    assert {mode for modes in MODES_OF.values() for mode in modes} == set(MODES) - {"none"}


def test_softmax_and_sigmoid_do_not_overflow() -> None:
    assert softmax(np.array([1000.0, 0.0], dtype=np.float32)) == pytest.approx([1, 0])
    assert sigmoid(np.array([0.0], dtype=np.float32)) == pytest.approx([0.5])


def test_pieces_are_found_by_offset_and_by_sentence() -> None:
    encoded = Encoded(
        vectors=np.arange(8, dtype=np.float32).reshape(4, 2),
        starts=np.array([0, 5, 10, 20]),
        ends=np.array([4, 9, 14, 24]),
        sentences=np.array([0, 0, 2, 3]),
    )
    assert encoded.rows(5, 12) == slice(1, 3)
    assert encoded.of_sentence(2) == slice(2, 3)
    assert encoded.of_sentence(1) == slice(2, 2)
    assert encoded.mean(15, 19) is None
    assert encoded.mean(0, 9) == pytest.approx([1, 2])


@pytest.mark.parametrize(("raw", "share"), [(0.1, 0.3), (0.4, 0.3), (0.5, 0.4), (0.6, 0.5), (0.7, 0.7), (0.99, 0.9)])
def test_confidence_is_the_share_of_such_accounts_that_were_right(tmp_path: Path, raw: float, share: float) -> None:
    company = {kind: {(1, 1): 0.7, (2, 0): 0.3} for kind in EVENT_TYPES}
    made = Calibration(dict.fromkeys(EVENT_TYPES, 0.4), 0.5, company, 0.5, ((0.4, 0.3), (0.6, 0.5), (0.8, 0.9)))
    made.save(tmp_path)
    assert Calibration.load(tmp_path) == made
    assert made.confidence(raw) == pytest.approx(share)
