"""A browser's requests -> pages. The one place where the web is.

No answer stands in an address, a log or a cookie; nothing is kept by the browser.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tipscreen.interview.flow import begin_interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.interview.replies import InvalidReply
from tipscreen.interview.views import Ending
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.web.forms import Form, field, read_form, reply_in
from tipscreen.web.pages import last_page, note_page, page_at, stop_page, welcome
from tipscreen.web.session_store import LONGEST, Stop, Visits

HOSTS = ("127.0.0.1", "localhost")
MOST_BYTES = 64 * 1024
"""Of a form."""

LAST_CALL = 30
"""Seconds between the question whether somebody is still there, and the end."""

SEE_OTHER = 303

HEADERS = {
    "Cache-Control": "no-store",
    "Clear-Site-Data": '"cache"',  # also the pages that a browser keeps for its way back
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def make_app(
    speaking: Mapping[str, Questionnaire],
    first: str,
    idle: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """Return the app: a questionnaire in each language by its code, that of its file first.

    `first` is the language of the first page.

    With `idle`, a visit of which no page was asked for so many seconds is forgotten, after the
    person was asked; without, after LONGEST, in silence.
    """
    web = Web(speaking, first, idle, Visits(idle or LONGEST, clock))
    here = "/{visit}/{step:int}"
    return Starlette(
        routes=[
            Route("/", web.welcome, methods=["GET"]),
            Route("/", web.begin, methods=["POST"]),
            Route(here, web.show, methods=["GET"]),
            Route(here, web.reply, methods=["POST"]),
            Route(f"{here}/stop", web.ask_to_stop, methods=["GET"]),
            Route(f"{here}/stop", web.stop, methods=["POST"]),
            Route(f"{here}/still-there", web.ask_whether_there, methods=["GET"]),
            Route(f"{here}/note/{{code}}", web.note, methods=["GET"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS))],
        exception_handlers={HTTPException: web.refuse, Exception: web.refuse},
    )


@dataclass(frozen=True, slots=True)
class Web:
    """What answers the requests."""

    speaking: Mapping[str, Questionnaire]
    first: str
    idle: int | None
    visits: Visits

    @property
    def last_call(self) -> int:
        """Return how many seconds are left to say that one is there."""
        return min(LAST_CALL, (self.idle or LONGEST) // 2)

    async def welcome(self, request: Request) -> Response:
        """Show the first page."""
        questionnaire = self.in_language(request.query_params.get("lang", ""))
        others = [other for other in self.speaking.values() if other is not questionnaire]
        is_first = questionnaire is self.in_language("")
        return self.answer(welcome(questionnaire, others), then="" if is_first else "/")

    async def begin(self, request: Request) -> Response:
        """Begin a visit."""
        form = await form_of(request)
        name = self.visits.begin(Stop(begin_interview(self.in_language(field(form, "lang")))))
        return go_to(f"/{name}/0")

    async def show(self, request: Request) -> Response:
        """Show what is asked now, or the result."""
        stop, here = self.stop_at(request), address_of(request)
        original = next(iter(self.speaking.values()))  # clinicians may read that one alone
        notes = {each.language.code: each for each in (original, stop.interview.questionnaire)}
        return self.answer(page_at(stop, here, notes.values()), then=f"{here}/still-there")

    async def reply(self, request: Request) -> Response:
        """Take down what was picked, and go on."""
        form, stop = await form_of(request), self.stop_at(request)
        try:
            reply = reply_in(form, stop.interview)
            if isinstance(reply, InvalidReply):
                picked, typed = frozenset(form.get("pick", [])), field(form, "number")
                following = Stop(stop.interview, reply.message, picked, typed)
            else:
                following = Stop(stop.interview.advance(reply))
        except ValueError:
            raise HTTPException(400) from None
        name = request.path_params["visit"]
        return go_to(f"/{name}/{self.visits.go_on(name, following)}")

    async def note(self, request: Request) -> Response:
        """Show the note for the clinician."""
        stop, here = self.stop_at(request), address_of(request)
        if not isinstance(stop.interview.current, Ending):
            raise HTTPException(404)
        questionnaire = self.in_language(request.path_params["code"])
        return self.answer(note_page(stop.interview, questionnaire, here), f"{here}/still-there")

    async def ask_to_stop(self, request: Request) -> Response:
        """Ask whether to throw the answers away."""
        stop, here = self.stop_at(request), address_of(request)
        return self.answer(stop_page(stop.interview, here), then=f"{here}/still-there")

    async def ask_whether_there(self, request: Request) -> Response:
        """Ask whether anybody is there; the first page follows if nobody is."""
        stop = self.stop_at(request, is_there=False)
        page = stop_page(stop.interview, address_of(request), self.last_call)
        return self.answer(page, then="/", after=self.last_call)

    async def stop(self, request: Request) -> Response:
        """Throw the answers away, and say so; a danger is said once more."""
        await form_of(request)
        interview = self.stop_at(request).interview
        self.visits.forget(request.path_params["visit"])
        questionnaire = interview.questionnaire
        _ = questionnaire.language
        said = _(
            "Your answers are thrown away."
            if isinstance(interview.current, Ending)
            else "Nothing was saved, and there is no result."
        )
        reminder = danger_reminder(interview.danger, _)
        return self.answer(last_page(questionnaire, said, reminder), then="/")

    async def refuse(self, _request: Request, error: Exception) -> Response:
        """Say what to do where there is no such page, or no such button."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        questionnaire = self.in_language("")
        _ = questionnaire.language
        said = _(
            "This page is not there any more: its answers were thrown away."
            if status == 404
            else "That did not work. Please go back in your browser, and try again."
        )
        return self.answer(last_page(questionnaire, said), then="/", status=status)

    def in_language(self, code: str) -> Questionnaire:
        """Return the questionnaire in a language; in the first, if it is not spoken."""
        return self.speaking.get(code, self.speaking[self.first])

    def stop_at(self, request: Request, *, is_there: bool = True) -> Stop:
        """Return where the person is. Raises HTTPException if that was forgotten."""
        visit, step = request.path_params["visit"], request.path_params["step"]
        stop = self.visits.at(visit, step, is_there=is_there)
        if stop is None:
            raise HTTPException(404)
        return stop

    def answer(self, page: str, then: str, after: int | None = None, status: int = 200) -> Response:
        """Return a page; on a shared tablet, another comes after it where nobody goes on."""
        if self.idle is None or not then:
            return HTMLResponse(page, status, HEADERS)
        seconds = self.idle - self.last_call if after is None else after
        return HTMLResponse(page, status, {**HEADERS, "Refresh": f"{seconds}; url={then}"})


def address_of(request: Request) -> str:
    """Return the address of a step, to which its other pages are added."""
    return f"/{request.path_params['visit']}/{request.path_params['step']}"


def go_to(address: str) -> Response:
    """Send the browser on, so that a page can be loaded again without sending a form twice."""
    return RedirectResponse(address, SEE_OTHER, HEADERS)


async def form_of(request: Request) -> Form:
    """Return the form that a page of ours sent. Raises HTTPException for anything else."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(403)  # another site must not begin visits, so that these are forgotten
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return read_form(bytes(body))
    except ValueError:
        raise HTTPException(400) from None
