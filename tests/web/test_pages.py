"""The pages of `tipscreen serve`, by what stands in their HTML, held against the terminal."""

import re
from dataclasses import replace
from datetime import date

import pytest
from asgi import call
from helpers import slow
from shipped import ids
from terminals import KNOT_ANSWERS
from web_pages import Page, Visitor

from tipscreen import begin
from tipscreen.interview.messages import progress_text, purpose_text, repeat_texts, unanswered_text
from tipscreen.interview.views import Review, Step
from tipscreen.library import screen
from tipscreen.loading.bundled import available_languages, load_in_language
from tipscreen.questionnaire.conditions import NOT_SURE
from tipscreen.reports.formats import Format
from tipscreen.reports.note import make_note
from tipscreen.reports.writers import render_note, render_result
from tipscreen.web import session_store
from tipscreen.web.app import make_app

AFTER_THE_RESULT = {
    "To keep this page, print it. Nothing is saved.",
    "Note for the clinician",
    "Done: erase my answers",
}


@pytest.fixture(scope="session")
def speaking(shipped):
    return {code: load_in_language(shipped, code) for code in available_languages()}


@pytest.fixture
def visitor(speaking):
    return Visitor(make_app(speaking, "en"))


def one_line(text):
    return " ".join(text.split())


def stands_on(page, texts):
    """Tell whether the texts stand on the page in this order."""
    rest = one_line(page.words)
    for text in map(one_line, texts):
        _before, found, rest = rest.partition(text)
        if not found:
            return False
    return True


def go_through(visitor, questionnaire, answers):
    """Answer question after question; each page must ask what an interview asks then."""
    _ = questionnaire.language
    visitor.press(_("Begin"))
    session = begin(questionnaire)
    while isinstance(session.current, Step) and session.current.question.id in answers:
        step, question = session.current, session.current.question
        again = repeat_texts(question, _) if step.is_repeated else ()
        explained = filter(None, (question.help, purpose_text(step, _)))
        options = question.options.values()
        assert stands_on(
            visitor.page,
            [question.section, progress_text(step, _), *again, question.ask, *options, *explained],
        )
        assert visitor.asked == list(question.options)
        answer = answers[question.id]
        visitor.answer(answer, _("Next"))
        session = session.answer(answer if isinstance(answer, int) else sorted(answer))
    return session


def to_the_result(visitor, questionnaire, answers):
    _ = questionnaire.language
    session = go_through(visitor, questionnaire, answers)
    if isinstance(session.current, Step) and session.answers:
        visitor.press(_("Your answers"))
        session = session.review()
    return session


def body_lines(html):
    """Return what stands on a page that a file was made of."""
    return Page(html).lines


@pytest.mark.parametrize("step", [10, slow(1)])
def test_every_example_is_asked_and_judged_as_in_the_terminal(speaking, shipped, step):
    """Page by page the words of the interview, in its order; then the result, and the note."""
    complete = 0
    for worked in list(shipped.examples.values())[::step]:
        visitor = Visitor(make_app(speaking, "en"))
        session = to_the_result(visitor, shipped, worked.answers)
        if not session.answers:
            continue
        review = session.current
        if review.danger_signs:
            assert visitor.page.lines[0] == review.ended_by_outcome.headline
            assert set(visitor.page.buttons) == {"More about this", "My answer was wrong"}
            visitor.press("More about this")
        else:
            for _position, question, answer in review.answers:
                assert f"{question.title}: {question.answer_text(answer)}" in visitor.page.words
            assert one_line(unanswered_text(review, shipped.language)) in one_line(
                visitor.page.words
            )
            if not review.is_complete:
                continue
            visitor.press("Your result")
        complete += 1
        result = screen(shipped, session.answers)
        shown = visitor.page.lines
        expected = body_lines(str(render_result(result, Format.HTML)))
        assert shown[: len(expected)] == expected, worked.id
        assert set(shown[len(expected) :]) <= AFTER_THE_RESULT
        visitor.follow("Note for the clinician")
        note = make_note(shipped, result.case.answers, made_on=date.today())
        expected = body_lines(str(render_note(note, Format.HTML)))
        assert visitor.page.lines == [*expected, "Back to the result"], worked.id
    assert complete >= 10


def in_numbers(questionnaire, name, answer):
    """Return what is typed to give an answer."""
    if isinstance(answer, int):
        return str(answer)
    options = list(questionnaire.questions[name].options)
    return " ".join(str(options.index(option) + 1) for option in answer)


@pytest.mark.parametrize("code", ["en", "es"])
def test_a_real_terminal_says_the_same_in_the_same_order(start, speaking, code):
    """Each page's question, and the whole result, stand in what the terminal printed."""
    questionnaire = speaking[code]
    typed = [in_numbers(questionnaire, name, answer) for name, answer in KNOT_ANSWERS.items()]
    terminal = start("--plain", "--lang", code, columns=10_000).type(*typed, "")
    assert terminal.end() == 0
    visitor = Visitor(make_app(speaking, code))
    rest = terminal.words
    _ = questionnaire.language

    def comes_next(text):
        nonlocal rest
        _before, found, rest = rest.partition(one_line(text))
        assert found, text

    for text in questionnaire.about.welcome:
        assert text in visitor.page.words
        comes_next(text)
    visitor.press(_("Begin"))
    for question in questionnaire.questions.values():
        if question.id not in KNOT_ANSWERS or question.ask not in visitor.page.words:
            continue
        comes_next(next(line for line in visitor.page.lines if " · " in line).partition(" · ")[2])
        for text in (question.ask, *question.options.values()):
            assert text in visitor.page.words
            if question.at_least is None:
                comes_next(text)
        visitor.answer(KNOT_ANSWERS[question.id], _("Next"))
    visitor.press(_("Your result"))
    result = visitor.page.lines[: visitor.page.lines.index(questionnaire.about.disclaimer, 3) + 1]
    said = [line for line in result if line not in (_("Sources"), _("Why"))]
    assert len(said) > 60
    for line in said:
        assert re.sub(r"^\d+\. ", "", line) in terminal.words


def test_what_cannot_be_taken_is_said_and_what_was_picked_stays(visitor):
    visitor.press("Begin")
    visitor.press("Next", number="two hundred")
    assert "Please type a whole number from" in visitor.page.words
    assert any(each.get("value") == "two hundred" for each in visitor.page.inputs)
    visitor.press("Next", number="b")
    assert "Please type a whole number from" in visitor.page.words
    visitor.press("Next", number=" 44 years")
    assert "Age: 44 years" in visitor.page.words
    visitor.press("Next")
    assert "Please pick an answer." in visitor.page.words
    visitor.press("Next", pick=["none", ids.first_danger_choice])
    assert "cannot be combined with another answer" in visitor.page.words
    assert [i["value"] for i in visitor.page.inputs if "checked" in i] == [
        ids.first_danger_choice,
        "none",
    ]


def test_a_number_on_paper_is_beside_the_choice_that_it_means(visitor, shipped):
    question = next(each for each in shipped.questions.values() if each.picture)
    until = dict(list(KNOT_ANSWERS.items())[: list(KNOT_ANSWERS).index(question.id)])
    go_through(visitor, shipped, until)
    assert question.ask in visitor.page.words
    assert question.picture.drawing not in visitor.page.words
    rows = [f"{number} {words}" for number, words in enumerate(question.choices.values(), 1)]
    assert stands_on(visitor.page, rows)


def test_not_sure_is_asked_once_more(visitor, shipped):
    go_through(visitor, shipped, {ids.age: 44})
    question = shipped.questions[ids.danger]
    assert question.ask_again_if_unsure
    visitor.press("Next", pick=[NOT_SURE])
    assert "please look once more" in visitor.page.words
    assert not any("checked" in each for each in visitor.page.inputs)
    visitor.press("Next", pick=[NOT_SURE])
    assert shipped.questions[ids.second_danger].ask in visitor.page.words


def test_back_review_and_a_change(visitor, shipped):
    go_through(visitor, shipped, KNOT_ANSWERS)
    visitor.press("Back")
    assert any("checked" in each for each in visitor.page.inputs)
    visitor.press("Your answers")
    visitor.press("Change: Age")
    assert any(each.get("value") == "44" for each in visitor.page.inputs)
    visitor.press("Next", number="30")
    assert "Age: 30 years" in visitor.page.words


def test_who_goes_back_in_the_browser_answers_from_there(visitor, shipped):
    go_through(visitor, shipped, {ids.age: 44})
    before = visitor.address
    visitor.press("Next", pick=["none"])
    visitor.press("Next", pick=["none"])
    visitor.open(before)
    visitor.press("Next", pick=[ids.first_danger_choice])
    assert visitor.page.lines[0] == shipped.outcomes["emergency"].headline
    visitor.press("My answer was wrong")
    assert shipped.questions[ids.danger].ask in visitor.page.words


def test_a_danger_is_said_once_more_to_who_stops(visitor, shipped):
    go_through(visitor, shipped, {ids.age: 44})
    visitor.press("Next", pick=[ids.first_danger_choice])
    visitor.press("More about this")
    ended = visitor.address
    visitor.press("Done: erase my answers")
    headline = shipped.outcomes["emergency"].headline
    assert f"But do not forget: {headline}" in visitor.page.words
    visitor.open(ended)
    assert visitor.answered.status == 404
    assert "its answers were erased" in visitor.page.words


def test_who_stops_is_asked_first_and_leaves_nothing(visitor, shipped):
    go_through(visitor, shipped, {ids.age: 44})
    before = visitor.address
    visitor.follow("Stop")
    assert "Stop and erase your answers?" in visitor.page.words
    visitor.follow("Continue")
    assert visitor.address == before
    visitor.follow("Stop")
    visitor.press("Stop")
    assert "Nothing was saved, and there is no result." in visitor.page.words
    visitor.open(before)
    assert visitor.answered.status == 404
    visitor.follow("Start again")
    assert "Begin" in visitor.page.buttons


def test_another_language_is_picked_on_the_first_page(visitor, speaking):
    visitor.follow("En español")
    assert visitor.page.language == "es"
    session = go_through(visitor, speaking["es"], KNOT_ANSWERS)
    assert isinstance(session.current, Review)
    visitor.press("Su resultado")
    here = visitor.address
    assert visitor.page.links["Note for the clinician"] == f"{here}/note/en"
    visitor.follow("Nota para el profesional de salud")
    assert visitor.page.language == "es"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_shared_tablet_asks_who_is_there_and_then_forgets(speaking, shipped):
    clock = Clock()
    visitor = Visitor(make_app(speaking, "en", idle_timeout=120, clock=clock))
    go_through(visitor, shipped, {ids.age: 44})
    here = visitor.address
    assert visitor.answered.headers["refresh"] == f"90; url={here}/still-there"
    clock.now = 90
    visitor.open(f"{here}/still-there")
    assert "Your answers will be erased in 30 seconds." in visitor.page.words
    assert visitor.answered.headers["refresh"] == "30; url=/"
    visitor.follow("Continue")
    visitor.follow("Stop")
    assert visitor.answered.headers["refresh"] == f"90; url={here}/still-there"
    visitor.follow("Continue")
    clock.now = 90 + 119
    visitor.open(f"{here}/still-there")
    clock.now = 90 + 120
    visitor.open(here)
    assert visitor.answered.status == 404


def test_on_a_shared_tablet_no_page_stays_where_nobody_goes_on(speaking, shipped):
    visitor = Visitor(make_app(speaking, "en", idle_timeout=120))
    assert "refresh" not in visitor.answered.headers  # the first page stays as it is
    visitor.follow("En español")
    assert visitor.answered.headers["refresh"] == "90; url=/"
    visitor.open("/")
    go_through(visitor, shipped, {ids.age: 44})
    visitor.press("Next", pick=[ids.first_danger_choice])
    visitor.press("More about this")
    here = visitor.address
    visitor.follow("Note for the clinician")
    assert visitor.answered.headers["refresh"] == f"90; url={here}/still-there"
    visitor.open(here)
    visitor.press("Done: erase my answers")
    assert visitor.answered.headers["refresh"] == "90; url=/"  # the danger is said once more
    visitor.open(here)
    assert visitor.answered.headers["refresh"] == "90; url=/"


def test_without_that_a_visit_is_forgotten_in_the_end_and_no_page_leaves_by_itself(
    speaking, shipped
):
    clock = Clock()
    visitor = Visitor(make_app(speaking, "en", clock=clock))
    go_through(visitor, shipped, {ids.age: 44})
    here = visitor.address
    assert "refresh" not in visitor.answered.headers
    clock.now = session_store.MAX_SESSION_SECONDS - 1
    visitor.open(here)
    assert visitor.answered.status == 200
    clock.now += session_store.MAX_SESSION_SECONDS
    visitor.open(here)
    assert visitor.answered.status == 404


def test_the_quietest_visit_has_to_go_if_there_are_too_many(speaking):
    app = make_app(speaking, "en", clock=(clock := Clock()))
    first = Visitor(app)
    first.press("Begin")
    for clock.now in range(1, session_store.MAX_SESSIONS):
        Visitor(app).press("Begin")
    first.open(first.address)
    assert first.answered.status == 200
    last = Visitor(app)
    last.press("Begin")
    assert last.answered.status == 200
    first.open(first.address)
    assert first.answered.status == 200  # it was the second that was quietest


def test_a_visit_keeps_no_more_than_so_many_pages(visitor, monkeypatch):
    monkeypatch.setattr(session_store, "MAX_STATES", 3)
    visitor.press("Begin")
    first = visitor.address
    for _ in range(3):
        visitor.press("Next", number="none of that")
    visitor.open(first)
    assert visitor.answered.status == 404


STRANGE = [
    ({"do": "answer", "pick": [ids.first_danger_choice]}, 400),  # an option of another question
    ({"do": "shutdown"}, 400),
    ({}, 400),
    ({"do": "to-nothing"}, 400),
    ({"do": "answer", "number": "4" * 70_000}, 413),
    ({f"field{number}": "1" for number in range(300)}, 400),
]


@pytest.mark.parametrize(("form", "status"), STRANGE)
def test_what_no_page_of_ours_sends_is_refused_in_words(visitor, form, status):
    visitor.press("Begin")
    answered = call(visitor.app, visitor.address, form)
    assert answered.status == status
    assert "Please go back in your browser" in answered.body
    visitor.press("Next", number="44")
    assert "Age: 44 years" in visitor.page.words


@pytest.mark.parametrize(
    "path", ["/nowhere", "/x/0", "/x/-1", "/x/99999999999999999999", "/x/0/note/en", "/x/0/stop"]
)
def test_an_address_that_leads_nowhere_is_told(visitor, path):
    answered = call(visitor.app, path)
    assert answered.status == 404
    assert "answers were erased" in answered.body


def test_no_note_before_the_result(visitor):
    visitor.press("Begin")
    assert call(visitor.app, f"{visitor.address}/note/en").status == 404


def test_other_sites_and_other_names_of_this_computer_get_nothing(visitor):
    """Another site must not begin visits here, nor read them under a name of its own."""
    assert call(visitor.app, "/", {"lang": "en"}, {"sec-fetch-site": "cross-site"}).status == 403
    assert call(visitor.app, "/", headers={"host": "evil.example"}).status == 400
    assert call(visitor.app, "/", headers={"host": "localhost:8765"}).status == 200


def test_an_answer_stands_in_no_address_and_no_cookie_and_nothing_is_kept(visitor, shipped):
    go_through(visitor, shipped, KNOT_ANSWERS)
    assert re.fullmatch(r"/[\w-]{32}/\d+", visitor.address)
    headers = visitor.answered.headers
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "script-src" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "<script" not in visitor.answered.body


def test_texts_of_the_file_are_never_markup(small):
    question = next(iter(small.questions.values()))
    hostile = replace(question, ask="<script>alert(1)</script> & you?")
    questionnaire = replace(small, questions={**small.questions, question.id: hostile})
    visitor = Visitor(make_app({"en": questionnaire}, "en"))
    visitor.press("Begin")
    assert "<script" not in visitor.answered.body
    assert "<script>alert(1)</script> & you?" in visitor.page.words
