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
from tipscreen.web.forms import Form, field, parse_form, reply_from_form
from tipscreen.web.pages import confirm_stop_page, current_page, farewell_page, note_page, welcome
from tipscreen.web.session_store import MAX_SESSION_SECONDS, PageState, SessionStore

HOSTS = ("127.0.0.1", "localhost")
MAX_FORM_BYTES = 64 * 1024
"""Of a form."""

IDLE_WARNING_SECONDS = 30
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
    web = PageHandlers(speaking, first, idle, SessionStore(idle or MAX_SESSION_SECONDS, clock))
    here = "/{visit}/{step:int}"
    return Starlette(
        routes=[
            Route("/", web.welcome, methods=["GET"]),
            Route("/", web.begin, methods=["POST"]),
            Route(here, web.show, methods=["GET"]),
            Route(here, web.reply, methods=["POST"]),
            Route(f"{here}/stop", web.ask_to_stop, methods=["GET"]),
            Route(f"{here}/stop", web.stop, methods=["POST"]),
            Route(f"{here}/still-there", web.ask_if_present, methods=["GET"]),
            Route(f"{here}/note/{{code}}", web.note, methods=["GET"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS))],
        exception_handlers={HTTPException: web.show_error, Exception: web.show_error},
    )


@dataclass(frozen=True, slots=True)
class PageHandlers:
    """What answers the requests."""

    questionnaire_by_language: Mapping[str, Questionnaire]
    default_language: str
    idle: int | None
    visits: SessionStore

    @property
    def warning_seconds(self) -> int:
        """Return how many seconds are left to say that one is there."""
        return min(IDLE_WARNING_SECONDS, (self.idle or MAX_SESSION_SECONDS) // 2)

    async def welcome(self, request: Request) -> Response:
        """Show the first page."""
        questionnaire = self.in_language(request.query_params.get("lang", ""))
        others = [
            other for other in self.questionnaire_by_language.values() if other is not questionnaire
        ]
        is_first = questionnaire is self.in_language("")
        return self.respond(welcome(questionnaire, others), then="" if is_first else "/")

    async def begin(self, request: Request) -> Response:
        """Begin a visit."""
        form = await read_submitted_form(request)
        name = self.visits.create(PageState(begin_interview(self.in_language(field(form, "lang")))))
        return redirect(f"/{name}/0")

    async def show(self, request: Request) -> Response:
        """Show what is asked now, or the result."""
        stop, here = self.page_state_at(request), step_url(request)
        original = next(
            iter(self.questionnaire_by_language.values())
        )  # clinicians may read that one alone
        notes = {each.language.code: each for each in (original, stop.interview.questionnaire)}
        return self.respond(current_page(stop, here, notes.values()), then=f"{here}/still-there")

    async def reply(self, request: Request) -> Response:
        """Take down what was picked, and go on."""
        form, stop = await read_submitted_form(request), self.page_state_at(request)
        try:
            reply = reply_from_form(form, stop.interview)
            if isinstance(reply, InvalidReply):
                picked, typed = frozenset(form.get("pick", [])), field(form, "number")
                following = PageState(stop.interview, reply.message, picked, typed)
            else:
                following = PageState(stop.interview.advance(reply))
        except ValueError:
            raise HTTPException(400) from None
        name = request.path_params["visit"]
        return redirect(f"/{name}/{self.visits.append(name, following)}")

    async def note(self, request: Request) -> Response:
        """Show the note for the clinician."""
        stop, here = self.page_state_at(request), step_url(request)
        if not isinstance(stop.interview.current, Ending):
            raise HTTPException(404)
        questionnaire = self.in_language(request.path_params["code"])
        return self.respond(note_page(stop.interview, questionnaire, here), f"{here}/still-there")

    async def ask_to_stop(self, request: Request) -> Response:
        """Ask whether to throw the answers away."""
        stop, here = self.page_state_at(request), step_url(request)
        return self.respond(confirm_stop_page(stop.interview, here), then=f"{here}/still-there")

    async def ask_if_present(self, request: Request) -> Response:
        """Ask whether anybody is there; the first page follows if nobody is."""
        stop = self.page_state_at(request, is_there=False)
        page = confirm_stop_page(stop.interview, step_url(request), self.warning_seconds)
        return self.respond(page, then="/", after=self.warning_seconds)

    async def stop(self, request: Request) -> Response:
        """Throw the answers away, and say so; a danger is said once more."""
        await read_submitted_form(request)
        interview = self.page_state_at(request).interview
        self.visits.delete(request.path_params["visit"])
        questionnaire = interview.questionnaire
        _ = questionnaire.language
        said = _(
            "Your answers are thrown away."
            if isinstance(interview.current, Ending)
            else "Nothing was saved, and there is no result."
        )
        reminder = danger_reminder(interview.danger, _)
        return self.respond(farewell_page(questionnaire, said, reminder), then="/")

    async def show_error(self, _request: Request, error: Exception) -> Response:
        """Say what to do where there is no such page, or no such button."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        questionnaire = self.in_language("")
        _ = questionnaire.language
        said = _(
            "This page is not there any more: its answers were thrown away."
            if status == 404
            else "That did not work. Please go back in your browser, and try again."
        )
        return self.respond(farewell_page(questionnaire, said), then="/", status=status)

    def in_language(self, code: str) -> Questionnaire:
        """Return the questionnaire in a language; in the first, if it is not spoken."""
        return self.questionnaire_by_language.get(
            code, self.questionnaire_by_language[self.default_language]
        )

    def page_state_at(self, request: Request, *, is_there: bool = True) -> PageState:
        """Return where the person is. Raises HTTPException if that was forgotten."""
        visit, step = request.path_params["visit"], request.path_params["step"]
        stop = self.visits.get(visit, step, is_there=is_there)
        if stop is None:
            raise HTTPException(404)
        return stop

    def respond(
        self, page: str, then: str, after: int | None = None, status: int = 200
    ) -> Response:
        """Return a page; on a shared tablet, another comes after it where nobody goes on."""
        if self.idle is None or not then:
            return HTMLResponse(page, status, HEADERS)
        seconds = self.idle - self.warning_seconds if after is None else after
        return HTMLResponse(page, status, {**HEADERS, "Refresh": f"{seconds}; url={then}"})


def step_url(request: Request) -> str:
    """Return the address of a step, to which its other pages are added."""
    return f"/{request.path_params['visit']}/{request.path_params['step']}"


def redirect(address: str) -> Response:
    """Send the browser on, so that a page can be loaded again without sending a form twice."""
    return RedirectResponse(address, SEE_OTHER, HEADERS)


async def read_submitted_form(request: Request) -> Form:
    """Return the form that a page of ours sent. Raises HTTPException for anything else."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(403)  # another site must not begin visits, so that these are forgotten
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(413)
    try:
        return parse_form(bytes(body))
    except ValueError:
        raise HTTPException(400) from None
