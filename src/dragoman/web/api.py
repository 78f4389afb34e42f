"""The JSON API under ``/api``: the operations as addresses, in pages or as one stream, and what OpenAPI tells of them.

Every answer is ``{"items": [rows], "next": place}``: rows as ``--json`` of the command of the same name prints, and
the place to give as ``cursor`` for the next page, null on the last. ``format=jsonl`` streams all rows, a line each,
without pages. What goes wrong is ``application/problem+json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from dragoman.asking.rows import Row
from dragoman.errors import UsageError
from dragoman.exports.jsonl import line
from dragoman.nouns import Question
from dragoman.web import correcting, parameters
from dragoman.web.asked import asked as question_of
from dragoman.web.correcting import Correction
from dragoman.web.openapi import document
from dragoman.web.operations import OPERATIONS, Asked, NotThere, Operation, judgement_row
from dragoman.web.parameters import Parameter, choice, whole
from dragoman.web.problems import problem
from dragoman.web.security import Changing

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dragoman.record import Record
    from dragoman.web.desk import Desk

LINES = "application/jsonl"
MOST = 10_000

TURNING: tuple[Parameter, ...] = (
    Parameter("limit", "Rows on a page, at most", whole(MOST), 100),
    Parameter("cursor", "The place after which to begin: `next` of the page before"),
    Parameter("format", "jsonl: all rows in one stream, a line each", choice("json", "jsonl"), "json"),
)
"""How pages are turned, wherever."""


def routes(desk: Desk) -> list[BaseRoute]:
    described = document(OPERATIONS, TURNING)

    def openapi(_: Request) -> Response:
        return JSONResponse(described)

    def token(_: Request) -> Response:
        return JSONResponse({"token": desk.token})

    def page(request: Request) -> Response:
        return desk.page(request, "api.html", operations=OPERATIONS, turning=TURNING, filters=parameters.filters())

    return [
        Route("/api", page),
        Route("/api/openapi.json", openapi),
        Route("/api/token", token),
        *(Route(f"/api{one.path}", _answering(desk, one)) for one in OPERATIONS),
        Changing("/api/judgements", _judging(desk), desk.token),
    ]


def _answering(desk: Desk, operation: Operation) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return _answered(desk, operation, request)
        except NotThere as error:
            return problem(404, str(error))

    return answer


def _answered(desk: Desk, operation: Operation, request: Request) -> Response:
    params = request.query_params
    declared = (*operation.parameters, *TURNING)
    values = parameters.read(declared, params, filtered=operation.filtered)
    question = question_of(params) if operation.filtered else Question()
    with desk.reading() as record:
        asked = Asked(desk, record, question, values, request.path_params.get("name", ""))
        if values["format"] == "jsonl":
            return _streamed(operation.every(asked))
        found, following = operation.page(asked, values["cursor"], values["limit"])
    return _page(found, following)


def _page(found: Sequence[Row], following: str | None) -> Response:
    """Rows written as the export writes them, so that a lone surrogate in a text does no harm."""
    items = ", ".join(line(row).rstrip("\n") for row in found)
    return Response(f'{{"items": [{items}], "next": {json.dumps(following)}}}', media_type="application/json")


def _streamed(found: Iterator[Row]) -> Response:
    """The first row is made before the answer begins, so that a fault of the request is still told as one."""
    first = next(found, None)

    def lines() -> Iterator[bytes]:
        if first is not None:
            yield line(first).encode()
            for row in found:
                yield line(row).encode()

    return StreamingResponse(lines(), media_type=LINES)


# Corrections by programs

_FIELDS: Mapping[str, type] = {"act": str, "words": str, "reason": str, "by": str}
_SAID = {*_FIELDS, "objects", "values", "start", "end"}


def _judging(desk: Desk) -> Callable[[Request, FormData], Any]:
    async def judge(request: Request, _: FormData) -> Response:
        from starlette.concurrency import run_in_threadpool

        said = _correction(await request.body())
        return await run_in_threadpool(kept, said)

    def kept(said: Correction) -> Response:
        with desk.writing() as record:
            return JSONResponse(_outcome(record, said), 201)

    return judge


def _outcome(record: Record, said: Correction) -> Row:
    judged = correcting.keep(record, said)
    return {**judgement_row(judged), "overrules": list(judged.overrules)}


def _correction(body: bytes) -> Correction:
    """What a program says as JSON. Raises UsageError: a line for each field that is off."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise UsageError(f"the body is no JSON ({error})") from error
    if not isinstance(told, dict):
        raise UsageError("the body is no JSON object")
    faults = [f"{name}: no such field" for name in sorted(told.keys() - _SAID)]
    faults += [f"{name}: give a text" for name in _FIELDS if not isinstance(told.get(name, ""), str)]
    faults += [f"{name}: give a whole number" for name in ("start", "end") if not _is_place(told.get(name, 0))]
    objects, values = told.get("objects", []), told.get("values", {})
    if not isinstance(objects, list) or not all(isinstance(one, str) for one in objects):
        faults.append("objects: give a list of ids")
    if not isinstance(values, dict) or not all(isinstance(one, str) for one in values.values()):
        faults.append('values: give an object of texts, such as {"status": "cancelled"}')
    if faults:
        raise UsageError("\n".join(faults))
    texts = {name: told[name] for name in _FIELDS if told.get(name)}
    said = Correction(texts.pop("act", ""), tuple(objects), values, **texts)
    return replace(said, span=(told["start"], told["end"])) if "start" in told and "end" in told else said


def _is_place(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and told >= 0
