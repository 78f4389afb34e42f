"""The door: where the password is given, and where one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import sleep
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dragoman.web.security import COOKIE, PAUSE, SESSION, Changing, is_password, own_path, session

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dragoman.web.desk import Desk


def routes(desk: Desk) -> list[BaseRoute]:
    def ask(request: Request) -> Response:
        return desk.page(request, "login.html", back=own_path(request.query_params.get("back")), wrong=False)

    async def enter(request: Request, form: FormData) -> Response:
        back = own_path(form.get("back"))
        if not is_password(str(form.get("password", "")), desk.settings):
            await sleep(PAUSE)
            return desk.page(request, "login.html", 403, back=back, wrong=True)
        answer = RedirectResponse(back, 303)
        answer.set_cookie(COOKIE, session(desk.settings), max_age=SESSION, httponly=True, samesite="strict")
        return answer

    def leave(request: Request, form: FormData) -> Response:
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return [Route("/login", ask), Changing("/login", enter, desk.token), Changing("/logout", leave, desk.token)]
