"""Documents taken in by another process: what the run is told of columns and lists of references holds there too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman import Settings
from dragoman.engines import documents_apart
from dragoman.intake import documents
from dragoman.nouns import Refusal, Report

SENTENCE = "The foreign ministers of Ecuador and Peru met in Lima on Thursday to discuss the border accord."
MAPPED = Settings(jobs=2, columns=(("text", "words"), ("date", "day")))


def test_columns_that_the_call_names(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f'number,day,words\n1,2018-04-14,"{SENTENCE}"\n2,2018-04-15,"{SENTENCE} Again."\n')
    found = list(documents_apart([table], MAPPED))
    assert [(one.text, str(one.published.start)) for one in found if isinstance(one, Report)] == [
        (SENTENCE, "2018-04-14"),
        (f"{SENTENCE} Again.", "2018-04-15"),
    ]
    assert found == list(documents([table], MAPPED))


@pytest.mark.parametrize("given", ["library", "library/files", "library/files/talks.txt"])
def test_lists_of_references_from_within_what_is_named(tmp_path: Path, given: str) -> None:
    """A list two folders up holds for a file where the call named that folder, and not where it named the file."""
    folder = tmp_path / "library" / "files"
    folder.mkdir(parents=True)
    listed = [{"id": "talks", "type": "article-newspaper", "title": "Border talks", "issued": {"raw": "2018-03-09"}}]
    (tmp_path / "library" / "list.json").write_text(json.dumps(listed))
    (folder / "talks.txt").write_text(SENTENCE)
    (report,) = found = list(documents_apart([tmp_path / given], Settings(jobs=2)))
    assert isinstance(report, Report)
    assert (report.title == "Border talks") == (given == "library")
    assert found == list(documents([tmp_path / given], Settings()))


def test_what_is_wrong_with_a_list_is_told(tmp_path: Path) -> None:
    listed = [{"id": "gone", "type": "article-newspaper", "title": "Gone", "issued": {"raw": "2018"}}]
    (tmp_path / "list.json").write_text(json.dumps(listed))
    (refused,) = documents_apart([tmp_path], Settings(jobs=2))
    assert isinstance(refused, Refusal) and refused.step == "intake.csl"
