"""The API as OpenAPI 3.1 tells it, written from the declarations by which addresses are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from dragoman.web import parameters
from dragoman.web.operations import Operation
from dragoman.web.parameters import Parameter
from dragoman.web.problems import MEDIA

Told = dict[str, Any]

_TEXT: Mapping[str, Any] = {"type": "string"}
_PROBLEM: Told = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}
_FAULTS = {
    "400": "The request is off; `detail` says what, a line for each fault",
    "401": "The desk asks for its password",
    "403": "No token, or a request from another site",
    "404": "There is nothing of this name",
    "421": "Asked under a host name that is not the desk's",
    "503": "The record cannot be read",
}
_PLAIN = ("403", "421")
"""Refused by the guard, before anything is looked at: told as plain text too."""

_CORRECTION: Told = {
    "type": "object",
    "required": ["act", "objects"],
    "additionalProperties": False,
    "properties": {
        "act": {"type": "string", "enum": ["same", "different", "wrong", "edit", "add", "undo"]},
        "objects": {"type": "array", "items": _TEXT, "description": "Ids; of add the report, of undo the judgement"},
        "values": {"type": "object", "additionalProperties": _TEXT, "description": "Fields set, of edit and add"},
        "words": {**_TEXT, "description": "Of add: the report's exact words"},
        "start": {"type": "integer", "minimum": 0, "description": "Of add, instead of words: their first character"},
        "end": {"type": "integer", "minimum": 0, "description": "The place behind their last character"},
        "reason": _TEXT,
        "by": _TEXT,
    },
}


def document(operations: Sequence[Operation], turning: Sequence[Parameter]) -> Told:
    """The whole description, the same for the same program."""
    paths: dict[str, Told] = {f"/api{one.path}": {"get": _get(one, turning)} for one in operations}
    paths["/api/judgements"]["post"] = _post()
    paths["/api/token"] = {"get": _token()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dragoman",
            "version": version("dragoman"),
            "description": "A record of what news reports tell of diplomacy. Rows are those of `--json` on the command "
            "line and of the export.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM, "Correction": _CORRECTION}},
    }


def _get(operation: Operation, turning: Sequence[Parameter]) -> Told:
    own = [one.told() for one in (*operation.parameters, *turning)]
    shared = parameters.filters() if operation.filtered else []
    named = [{"name": "name", "in": "path", "required": True, "schema": _TEXT}] if "{name}" in operation.path else []
    rows: Told = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(operation.kinds)}}}
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": rows}, "next": {"type": ["string", "null"]}},
    }
    content = {"application/json": {"schema": page}, "application/jsonl": {"schema": _TEXT}}
    faults = ["400", "401", "404", "421", "503"]
    return {
        "operationId": operation.id,
        "summary": operation.about,
        "parameters": [*named, *shared, *own],
        "responses": {"200": {"description": "Rows", "content": content}, **_refusals(faults)},
    }


def _post() -> Told:
    header = {"name": "X-Dragoman-Token", "in": "header", "required": True, "schema": _TEXT,
              "description": "What /api/token gives"}  # fmt: skip
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Correction"}}}}
    row: Told = {"type": "object", "required": ["kind", "id", "state"], "properties": {"kind": {"const": "judgement"}}}
    kept = {"description": "Kept, and what became of it", "content": {"application/json": {"schema": row}}}
    return {
        "operationId": "judge",
        "summary": "Correct the record",
        "parameters": [header],
        "requestBody": body,
        "responses": {"201": kept, **_refusals(["400", "401", "403", "421", "503"])},
    }


def _token() -> Told:
    schema = {"type": "object", "required": ["token"], "properties": {"token": _TEXT}}
    told = {"description": "The token", "content": {"application/json": {"schema": schema}}}
    return {
        "operationId": "token",
        "summary": "The token that a change has to carry; another run of the desk has another",
        "responses": {"200": told, **_refusals(["401", "421"])},
    }


def _refusals(codes: Sequence[str]) -> Told:
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    plain = {"text/plain": {"schema": _TEXT}}
    return {
        code: {"description": _FAULTS[code], "content": {**content, **(plain if code in _PLAIN else {})}}
        for code in codes
    }
