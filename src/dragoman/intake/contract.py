"""The test that an intake plug-in's author runs over it: what the door counts on, with a sample of the format.

from dragoman.intake.contract import check_format

def test_my_format():
    check_format(my_format, Path("sample.xyz").read_bytes())
"""

from __future__ import annotations

import io
from contextlib import suppress

from dragoman.errors import RefusedDocument
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft, Found, Inner
from dragoman.intake.formats import Format
from dragoman.intake.streams import BROKEN_PACKING, HEAD
from dragoman.nouns import Refusal

_CUTS = 40
"""Places at which the sample is cut."""
_URI = "sample"


def check_format(form: Format, sample: bytes) -> None:
    """Raise AssertionError, with what is wrong, where ``form`` does not keep the contract on ``sample``.

    It must be named and described, tell its sample and no prose, give at least one draft or inner document whose place
    begins with the document's, give the same twice, and raise nothing but RefusedDocument however the sample is cut.
    """
    assert form.name.strip() and form.told_by.strip(), "the format has no name or no told_by"
    assert form.matches(Head.of(sample[:HEAD])), f"{form.name} does not tell its own sample"
    assert not form.matches(Head.of(b"The talks ended in Lima on Thursday.\n")), f"{form.name} takes prose for its own"
    assert not form.matches(Head.of(b"")), f"{form.name} takes an empty file for its own"
    found = _outcome(form, sample)
    drafts = [one for one in found if isinstance(one, Draft | Inner)]
    assert drafts, f"{form.name} gives nothing from its sample but {found}"
    for one in drafts:
        assert one.uri.startswith(_URI), f"{one.uri} does not begin with the document's own uri, {_URI}"
        assert isinstance(one, Inner) or one.text, f"the draft {one.uri} has no text"
    again = _outcome(form, sample)
    assert list(map(_told, again)) == list(map(_told, found)), f"{form.name} gives something else the second time"
    for cut in range(0, len(sample), max(1, len(sample) // _CUTS)):
        _outcome(form, sample[:cut])


def _outcome(form: Format, data: bytes) -> list[Found]:
    """What comes out of a document; a refusal in place of the error that says so."""
    found: list[Found] = []
    try:
        for one in form.read(io.BytesIO(data), Head.of(data[:HEAD]), _URI):
            assert isinstance(one, Draft | Refusal | Inner), f"{form.name} gives a {type(one).__name__}"
            if isinstance(one, Inner):
                _read_through(one)
            found.append(one)
    except RefusedDocument as fault:
        found.append(fault.refusal)
    except AssertionError:
        raise
    except _ANYTHING as fault:
        raise AssertionError(f"{form.name} raises {type(fault).__name__} on {len(data)} bytes: {fault}") from fault
    return found


def _read_through(inner: Inner) -> None:
    """The door has a refusal for what is raised here."""
    with suppress(*BROKEN_PACKING):
        inner.stream.read()


def _told(one: Found) -> object:
    return one.uri if isinstance(one, Inner) else one


_ANYTHING = (ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError, NameError, OSError,
             RuntimeError, StopIteration, SyntaxError, TypeError, ValueError)  # fmt: skip
"""What a mistake in a plug-in raises: every built-in kind."""
