"""E-mail by the standard library: one message (EML), or a mailbox of them (MBOX), message by message.

A message's words are its plain text, else its HTML as text. Documents attached to it, and messages it passes on, are
handed to the door. Pictures, sound, signatures and invitations are no documents and are passed over.
"""

from __future__ import annotations

import io
import re
from binascii import Error as BadEncoding
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import IO

from dragoman.intake import markup
from dragoman.intake.decoding import Head, decode
from dragoman.intake.draft import Draft, Found, Inner, tidy
from dragoman.intake.streams import LINE, byte_lines, read_whole
from dragoman.nouns import Refusal

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]?.*|[ \t]+\S.*")
_OF_MAIL = frozenset({
    "received", "return-path", "message-id", "mime-version", "delivered-to", "dkim-signature", "x-mailer",
    "content-transfer-encoding", "list-id", "reply-to", "in-reply-to", "references", "envelope-to",
})  # fmt: skip
"""Fields that stand in e-mail and not at the head of a printed letter."""
_SENDER = frozenset({"from", "sender", "received", "return-path"})
_FROM = re.compile(rb"From \S+ .*\d{4}")
_QUOTED = re.compile(rb">+From ")
_NO_DOCUMENTS = ("image/", "audio/", "video/", "application/pgp", "application/pkcs7", "application/x-pkcs7",
                 "text/calendar", "text/vcard", "text/x-vcard", "application/ics")  # fmt: skip
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, MessageError, BadEncoding, RecursionError)
"""What the email package raises on fields and parts that are not what they say."""
_CUT = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")


def matches(head: Head) -> bool:
    """Two or more header fields at the top, a sender among them and one that only e-mail has."""
    names = _fields(head.text)
    return len(names) > 2 and not names.isdisjoint(_SENDER) and not names.isdisjoint(_OF_MAIL)


def matches_mbox(head: Head) -> bool:
    first, _, rest = head.text.partition("\n")
    return bool(_FROM.fullmatch(first.strip().encode())) and len(_fields(rest)) > 1


def _fields(text: str) -> set[str]:
    """The names of the header fields at the top of a text, lower case; none where a line before the gap is no field."""
    names = set[str]()
    for line in text.splitlines():
        if not line.strip():
            break
        found = _FIELD.fullmatch(line)
        if not found:
            return set()
        names.add((found[1] or "").lower())
    return names - {""}


def read(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """The message, and then what is attached to it (``uri!name``)."""
    yield from _message(read_whole(stream, uri), uri)


def read_mbox(stream: IO[bytes], head: Head, uri: str) -> Iterator[Found]:
    """``uri#N`` is message N, from 1. One message is held at a time."""
    for number, message in enumerate(_messages(stream), 1):
        place = f"{uri}#{number}"
        if message is None:
            yield Refusal(place, "intake.mail", "is a message longer than 64 MiB; save it by itself and read that")
        else:
            yield from _message(message, place)


def _messages(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Each message without its ``From `` line, what was quoted for it unquoted; None in place of one too long."""
    lines: list[bytes] = []
    length, blank, begun = 0, True, False
    for line in byte_lines(stream):
        if line is not None and blank and _FROM.match(line):
            if begun:
                yield b"".join(lines) if length <= LINE else None
            lines, length, begun = [], 0, True
        else:
            length += LINE + 1 if line is None else len(line)
            if length > LINE or line is None:
                lines.clear()
            else:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        blank = line is not None and not line.strip()
    if begun:
        yield b"".join(lines) if length <= LINE else None


def _message(data: bytes, uri: str) -> Iterator[Found]:
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
    except _BROKEN:
        yield Refusal(uri, "intake.mail", "is a damaged e-mail; open it in a mail program and save it again")
        return
    text = _text(parts, uri)
    attached = [part for part in parts if _is_document(part)]
    if text or not attached:
        yield _draft(message, text, uri)
    if any(isinstance(defect, _CUT) for part in message.walk() for defect in part.defects):
        yield Refusal(uri, "intake.mail", "is cut short (a part of it does not end); what is there is kept")
    for number, part in enumerate(attached, 1):
        yield _attachment(part, uri, number)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no containers; a message that is passed on is one, whatever is in it."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part)


def _is_document(part: Message) -> bool:
    kind = part.get_content_type()
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return kind == "message/rfc822" or (named and not kind.startswith(_NO_DOCUMENTS))


def _text(parts: list[Message], uri: str) -> str:
    shown = [part for part in parts if not _is_document(part)]
    plain = [_words(part, uri) for part in shown if part.get_content_type() == "text/plain"]
    if text := "\n\n".join(filter(None, map(str.strip, plain))):
        return text
    pages = [markup.text_of(_words(part, uri)) for part in shown if part.get_content_type() == "text/html"]
    return "\n\n".join(filter(None, pages))


def _words(part: Message, uri: str) -> str:
    data = part.get_payload(decode=True)
    return decode(data, uri, _charset(part)).replace("\r\n", "\n") if isinstance(data, bytes) and data else ""


def _charset(part: Message) -> str | None:
    """The character set that a part states, where there is a codec for it."""
    named = part.get_content_charset()
    try:
        return "".encode(named).decode(named) or named if named else None
    except (LookupError, UnicodeError):
        return None


def _draft(message: Message, text: str, uri: str) -> Draft:
    sender, address = parseaddr(_field(message, "From") or "")
    listed = _field(message, "List-Id")
    return Draft(
        uri=uri,
        text=text,
        title=_field(message, "Subject"),
        outlet=_listed(listed) if listed else None,
        byline=tidy(sender) or tidy(address),
        date=_COMMENT.sub("", _field(message, "Date") or "") or None,
        external_id=(_field(message, "Message-ID") or "").strip("<> ") or None,
        language=_field(message, "Content-Language"),
    )


def _listed(words: str) -> str | None:
    """The name of a mailing list: ``Example news <news.example.org>``."""
    name, address = getaddresses([words])[0] if "<" in words else (words, "")
    return tidy(name.strip('" ')) or tidy(address)


def _field(message: Message, name: str) -> str | None:
    """A header field in words, as far as it can be decoded."""
    raw = message.get(name)
    if raw is None:
        return None
    try:
        return tidy(str(make_header(decode_header(raw))))
    except _BROKEN:
        return tidy(str(raw))


def _attachment(part: Message, uri: str, number: int) -> Found:
    place = f"{uri}!{tidy(part.get_filename()) or f'part {number}'}"
    try:
        if part.get_content_type() == "message/rfc822":
            inside = part.get_payload(0)
            data = inside.as_bytes() if isinstance(inside, Message) else b""
        else:
            decoded = part.get_payload(decode=True)
            data = decoded if isinstance(decoded, bytes) else b""
    except _BROKEN:
        return Refusal(place, "intake.mail", "is a damaged attachment; save it from a mail program and read that")
    return Inner(place, io.BytesIO(data))
