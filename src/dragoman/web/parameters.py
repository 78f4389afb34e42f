"""Parameters of the JSON API, each declared once: how it is read from an address, and how OpenAPI tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dragoman.asking.questions import day_named, nearest
from dragoman.errors import UsageError
from dragoman.nouns import EVENT_TYPES, STATUSES, TOPICS
from dragoman.web.asked import EVERY, LISTS, REPEATED

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

Schema = Mapping[str, Any]

DAY: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{1,2}(-\d{1,2})?)?$", "examples": ["2018-04-14", "2018-04"]}
WORDS: Schema = {"type": "string"}
TOPIC: Schema = {"type": "string", "anyOf": [{"enum": list(TOPICS)}, {"pattern": rf"^({'|'.join(TOPICS)})\.[a-z]+$"}]}
FLAG: Schema = {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address. ``schema`` is JSON Schema, of one value; ``many``: it may be repeated.

    ``last``: a month or a year stands for its last day.
    """

    name: str
    about: str
    schema: Schema = field(default_factory=lambda: WORDS)
    default: Any = None
    needed: bool = False
    many: bool = False
    last: bool = False

    def read(self, values: Sequence[str]) -> Any:
        """The value that an address gives, the last of several. Raises UsageError: what is off with it."""
        given = [value for value in values if value.strip()]
        if self.needed and not given:
            raise UsageError(f"{self.name}: {self.about[0].lower()}{self.about[1:]}; give it, as in ?{self.name}=…")
        if self.many:
            return tuple(self._one(value) for value in given)
        return self._one(given[-1]) if given else self.default

    def _one(self, word: str) -> Any:
        if "enum" in self.schema and word not in self.schema["enum"]:
            raise UsageError(f"{self.name}={word}: give one of {', '.join(self.schema['enum'])}.")
        if self.schema is DAY:
            return day_named(self.name, word, last=self.last)
        if self.schema is FLAG:
            return _flag(self.name, word)
        return _number(self, word) if self.schema["type"] == "integer" else word

    def told(self) -> dict[str, Any]:
        """As OpenAPI tells it."""
        schema = dict(self.schema) | ({"default": self.default} if self.default is not None else {})
        if self.many:
            schema = {"type": "array", "items": schema}
        return {"name": self.name, "in": "query", "required": self.needed, "description": self.about, "schema": schema}


def whole(most: int, least: int = 1) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def choice(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def read(parameters: Sequence[Parameter], params: QueryParams, *, filtered: bool) -> dict[str, Any]:
    """The values of all parameters by name. Raises UsageError: a line for each that is off or unknown."""
    faults: list[str] = []
    values: dict[str, Any] = {}
    known = [one.name for one in parameters] + (list(EVERY) if filtered else [])
    for name in dict.fromkeys(params.keys()):
        if name not in known:
            near = nearest(name, known)
            faults.append(f"{name}: no such parameter here.{f' Did you mean {near}?' if near else ''}")
    for one in parameters:
        try:
            values[one.name] = one.read(params.getlist(one.name))
        except UsageError as error:
            faults.append(str(error))
    if faults:
        raise UsageError("\n".join(faults))
    return values


def _number(parameter: Parameter, word: str) -> int:
    least, most = parameter.schema["minimum"], parameter.schema["maximum"]
    if not (word.isascii() and word.isdigit() and len(word) <= 12 and least <= int(word) <= most):
        raise UsageError(f"{parameter.name}={word}: give a whole number from {least} to {most}.")
    return int(word)


def _flag(name: str, word: str) -> bool:
    if word not in ("true", "false"):
        raise UsageError(f"{name}={word}: give true or false.")
    return word == "true"


# The filters that all lists share, read by ``asked``: here only told.

_ABOUT: Mapping[str, tuple[str, Schema]] = {
    "between": ("All of these take part: countries by code or name, or actors by name; two or more", WORDS),
    "actor": ("This actor (name or id), or anybody of this country, is in it", WORDS),
    "place": ("There: a place's whole name as told, or a country that it lies in", WORDS),
    "outlet": ("This outlet tells of it", WORDS),
    "type": ("Event type", choice(*EVENT_TYPES)),
    "status": ("Whether it happened", choice(*STATUSES)),
    "about": ("Topic; one of a vocabulary's own is a built-in one, a dot and a word", TOPIC),
    "since": ("From this day, month or year on", DAY),
    "until": ("Up to the end of this day, month or year", DAY),
    "min-confidence": ("At least so certain", {"type": "number", "minimum": 0, "maximum": 1}),
}


def filters() -> list[dict[str, Any]]:
    """The shared filters, as OpenAPI tells them. Several values of one: repeated, or, but for names, with commas."""
    return [_filter(name) for name in EVERY]


def _filter(name: str) -> dict[str, Any]:
    about, schema = _ABOUT[name]
    told: dict[str, Any] = {"name": name, "in": "query", "required": False, "description": about}
    if name in REPEATED:
        return {**told, "schema": {"type": "array", "items": dict(schema)}, "style": "form", "explode": True}
    if name in LISTS:
        least = {"minItems": 2, "uniqueItems": True} if name == "between" else {}
        array = {"type": "array", "items": dict(schema), **least}
        return {**told, "schema": array, "style": "form", "explode": False}
    return {**told, "schema": dict(schema)}
