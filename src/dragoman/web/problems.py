"""What went wrong, as RFC 9457's ``application/problem+json``."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import JSONResponse

MEDIA = "application/problem+json"


def problem(status: int, words: str) -> JSONResponse:
    """``title`` names the kind of failure, ``detail`` says what is off and what to do."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": words}
    return JSONResponse(told, status, media_type=MEDIA)
