"""Handle the requests of a browser: the only module that uses Starlette.

No answer appears in a URL, a log or a cookie, and the browser stores nothing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tipscreen.interview.flow import begin_interview
from tipscreen.interview.messages import danger_reminder, idle_warning_seconds
from tipscreen.interview.replies import InvalidReply
from tipscreen.interview.views import Ending
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.web.forms import Form, first_value, parse_form, reply_from_form
from tipscreen.web.pages import (
    confirm_stop_page,
    current_page,
    farewell_page,
    note_page,
    welcome_page,
)
from tipscreen.web.session_store import MAX_SESSION_SECONDS, PageState, SessionStore

ALLOWED_HOSTS = ("127.0.0.1", "localhost")
MAX_FORM_BYTES = 64 * 1024

HEADERS = {
    "Cache-Control": "no-store",
    "Clear-Site-Data": '"cache"',  # also deletes the pages cached for the Back button
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Sent with every response."""


def make_app(
    questionnaire_by_language: Mapping[str, Questionnaire],
    default_language: str,
    idle_timeout: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """Build the app. The original language is the first questionnaire.

    After `idle_timeout` seconds without a request, a session is deleted. The page asks first
    whether the person is still there. If None, sessions are deleted silently after
    MAX_SESSION_SECONDS.
    """
    sessions = SessionStore(idle_timeout or MAX_SESSION_SECONDS, clock)
    handlers = PageHandlers(questionnaire_by_language, default_language, idle_timeout, sessions)
    step = "/{session}/{step:int}"
    return Starlette(
        routes=[
            Route("/", handlers.welcome, methods=["GET"]),
            Route("/", handlers.begin, methods=["POST"]),
            Route(step, handlers.show, methods=["GET"]),
            Route(step, handlers.reply, methods=["POST"]),
            Route(f"{step}/stop", handlers.confirm_stop, methods=["GET"]),
            Route(f"{step}/stop", handlers.stop, methods=["POST"]),
            Route(f"{step}/still-there", handlers.ask_if_present, methods=["GET"]),
            Route(f"{step}/note/{{language}}", handlers.note, methods=["GET"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(ALLOWED_HOSTS))],
        exception_handlers={HTTPException: handlers.show_error, Exception: handlers.show_error},
    )


@dataclass(frozen=True, slots=True)
class PageHandlers:
    """The request handlers, one method per route."""

    questionnaire_by_language: Mapping[str, Questionnaire]
    default_language: str
    idle_timeout: int | None
    sessions: SessionStore

    @property
    def warning_seconds(self) -> int:
        """Time to reply to "Are you still there?" before the answers are erased."""
        return idle_warning_seconds(self.idle_timeout or MAX_SESSION_SECONDS)

    async def welcome(self, request: Request) -> Response:
        """Show the first page."""
        questionnaire = self.in_language(request.query_params.get("lang", ""))
        others = [q for q in self.questionnaire_by_language.values() if q is not questionnaire]
        is_default = questionnaire is self.in_language("")
        page = welcome_page(questionnaire, others)
        return self.respond(page, next_url="" if is_default else "/")

    async def begin(self, request: Request) -> Response:
        """Start a session."""
        form = await read_submitted_form(request)
        questionnaire = self.in_language(first_value(form, "lang"))
        return redirect(f"/{self.sessions.create(PageState(begin_interview(questionnaire)))}/0")

    async def show(self, request: Request) -> Response:
        """Show the current question, review or result."""
        state, url = self.page_state_at(request), step_url(request)
        # The clinicians of a practice may only read the original language.
        original = next(iter(self.questionnaire_by_language.values()))
        notes = {q.language.code: q.language for q in (original, state.interview.questionnaire)}
        page = current_page(state, url, notes.values())
        return self.respond(page, next_url=f"{url}/still-there")

    async def reply(self, request: Request) -> Response:
        """Record the reply, and redirect to the next step."""
        form, state = await read_submitted_form(request), self.page_state_at(request)
        try:
            reply = reply_from_form(form, state.interview)
            if isinstance(reply, InvalidReply):
                selected, typed = frozenset(form.get("pick", [])), first_value(form, "number")
                next_state = PageState(state.interview, reply.message, selected, typed)
            else:
                next_state = PageState(state.interview.advance(reply))
        except ValueError:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from None
        session_id = request.path_params["session"]
        return redirect(f"/{session_id}/{self.sessions.append(session_id, next_state)}")

    async def note(self, request: Request) -> Response:
        """Show the clinician note."""
        interview, url = self.page_state_at(request).interview, step_url(request)
        if not isinstance(interview.current, Ending):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        page = note_page(interview, self.in_language(request.path_params["language"]), url)
        return self.respond(page, next_url=f"{url}/still-there")

    async def confirm_stop(self, request: Request) -> Response:
        """Ask whether to stop and erase the answers."""
        interview, url = self.page_state_at(request).interview, step_url(request)
        return self.respond(confirm_stop_page(interview, url), next_url=f"{url}/still-there")

    async def ask_if_present(self, request: Request) -> Response:
        """Ask whether the person is still there; without a reply, the first page follows."""
        state = self.page_state_at(request, is_present=False)
        page = confirm_stop_page(state.interview, step_url(request), self.warning_seconds)
        return self.respond(page, next_url="/", delay=self.warning_seconds)

    async def stop(self, request: Request) -> Response:
        """Erase the answers, and confirm it; repeat a danger."""
        await read_submitted_form(request)
        interview = self.page_state_at(request).interview
        self.sessions.delete(request.path_params["session"])
        questionnaire, _ = interview.questionnaire, interview.questionnaire.language
        message = _(
            "Your answers were erased."
            if isinstance(interview.current, Ending)
            else "Nothing was saved, and there is no result."
        )
        reminder = danger_reminder(interview.danger, _)
        return self.respond(farewell_page(questionnaire, message, reminder), next_url="/")

    async def show_error(self, _request: Request, error: Exception) -> Response:
        """Show what to do if the page does not exist or the request failed."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        questionnaire = self.in_language("")
        _ = questionnaire.language
        message = _(
            "This page no longer exists: its answers were erased."
            if status == HTTPStatus.NOT_FOUND
            else "That did not work. Please go back in your browser, and try again."
        )
        return self.respond(farewell_page(questionnaire, message), next_url="/", status=status)

    def in_language(self, code: str) -> Questionnaire:
        """Return the questionnaire in a language; in the default language if it has no such one."""
        by_language = self.questionnaire_by_language
        return by_language.get(code, by_language[self.default_language])

    def page_state_at(self, request: Request, *, is_present: bool = True) -> PageState:
        """Return the state that the URL names. Raises HTTPException if it does not exist."""
        session_id, step = request.path_params["session"], request.path_params["step"]
        state = self.sessions.get(session_id, step, is_present=is_present)
        if state is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return state

    def respond(
        self, page: str, next_url: str, delay: int | None = None, status: int = HTTPStatus.OK
    ) -> Response:
        """Return a page; with an idle timeout, the browser opens `next_url` after a delay.

        The default delay leaves time for the question whether the person is still there. Without
        `next_url`, the page stays.
        """
        if self.idle_timeout is None or not next_url:
            return HTMLResponse(page, status, HEADERS)
        seconds = self.idle_timeout - self.warning_seconds if delay is None else delay
        return HTMLResponse(page, status, {**HEADERS, "Refresh": f"{seconds}; url={next_url}"})


def step_url(request: Request) -> str:
    """Return the URL of a step; the URLs of its other pages begin with it."""
    return f"/{request.path_params['session']}/{request.path_params['step']}"


def redirect(url: str) -> Response:
    """Send the browser to a page, so that reloading it does not submit the form again."""
    return RedirectResponse(url, HTTPStatus.SEE_OTHER, HEADERS)


async def read_submitted_form(request: Request) -> Form:
    """Return the form that one of our pages sent. Raises HTTPException for anything else."""
    # Without this check, another site could start sessions until the real ones are deleted.
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(HTTPStatus.FORBIDDEN)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return parse_form(bytes(body))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
