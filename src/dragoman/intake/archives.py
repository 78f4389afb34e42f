"""ZIP and TAR archives: what lies in them is handed to the door, one after the other, in the order of the archive."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from dragoman.intake import docx
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Found, Inner, refuse
from dragoman.intake.streams import BROKEN_PACKING, with_seek
from dragoman.nouns import Refusal

_USTAR = slice(257, 262)


def matches_zip(head: Head) -> bool:
    return head.data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def matches_tar(head: Head) -> bool:
    return head.data[_USTAR] == b"ustar"


def read_zip(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri!name`` is a member. Folders and hidden files are passed over; one with a password is refused.

    Raises:
        RefusedDocument: where the archive is damaged, or is another program's file.
    """
    with with_seek(stream) as file:
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN_PACKING:
            refuse(uri, "archive", "is a broken archive (ZIP) that cannot be opened; fetch or pack it again")
        with archive:
            names = archive.namelist()
            if "word/document.xml" in names:
                file.seek(0)
                yield from docx.read(file, head, uri)
                return
            docx.refuse_others(names, uri)
            members = [info for info in archive.infolist() if not info.is_dir() and _is_shown(info.filename)]
            for info in members:
                yield _unzipped(archive, info, uri)
            if not members:
                refuse(uri, "empty", "is an archive with nothing in it to read")


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, uri: str) -> Inner | Refusal:
    place = f"{uri}!{_written(info.filename)}"
    if info.flag_bits & 1:
        return Refusal(place, "intake.archive", "is packed with a password; unpack it and read what comes out")
    try:
        return Inner(place, archive.open(info))
    except BROKEN_PACKING:
        return Refusal(place, "intake.archive", "is damaged in its archive; fetch or pack it again")


def read_tar(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri!name`` is a member; the archive is never held whole. Folders, links and hidden files are passed over.

    Raises:
        RefusedDocument: where the archive is cut short or damaged; what came before has been given.
    """
    number = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() and _is_shown(member.name) else None
                if file:
                    number += 1
                    yield Inner(f"{uri}!{_written(member.name)}", file)
    except BROKEN_PACKING:
        refuse(uri, "archive", "is a broken archive (TAR), cut short or damaged; fetch or pack it again. What came "
                               "before the damage is kept")  # fmt: skip
    if not number:
        refuse(uri, "empty", "is an archive with nothing in it to read")


def _is_shown(name: str) -> bool:
    """As in a folder: nothing hidden, nor what macOS packs beside its files."""
    return not any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in _parts(name))


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name).parts


def _written(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8").removeprefix("./")
