"""Other languages: the same questions and outcomes, no missing and no stale translations."""

import os
import re
from dataclasses import replace

import pytest
import yaml
from helpers import CASES, ROOT, SMALL
from interface_texts import interface_texts
from shipped import ids, shipped_cases
from terminals import knot

from tipscreen import load, screen
from tipscreen.checking.audit import audit_file
from tipscreen.checking.lint import school_grade
from tipscreen.checking.translation_check import check_translation
from tipscreen.errors import QuestionnaireError
from tipscreen.interview.replies import Command, parse_reply
from tipscreen.loading.bundled import available_languages, load_translation
from tipscreen.loading.po import read_po, write_po
from tipscreen.loading.sheets import check_answers
from tipscreen.loading.translation import Translation, find_missing, translatable_texts, translate
from tipscreen.questionnaire.language import ENGLISH, Language, fold
from tipscreen.reports.formats import Format
from tipscreen.reports.writers import render_result
from tipscreen.screening.case import next_question

SHIPPED = load()
TRANSLATION = load_translation("es")
SPANISH = translate(SHIPPED, TRANSLATION)
LANGUAGE_CASES = shipped_cases("languages")
PO = (ROOT / "tipscreen" / "languages" / "questions.es.po").read_text("utf-8")
FAULTS = yaml.safe_load((CASES / "translation_faults.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", SHIPPED.examples)
def test_english_and_spanish_ask_the_same_and_come_to_the_same(name):
    given = SHIPPED.examples[name].answers
    asked = []
    for questionnaire in (SHIPPED, SPANISH):
        answers, order = {}, []
        while question := next_question(questionnaire, answers):
            if question.id not in given:
                break
            answers[question.id] = given[question.id]
            order.append(question.id)
        asked.append(order)
    assert asked[0] == asked[1]
    english, spanish = screen(SHIPPED, given), screen(SPANISH, given)
    assert english.outcome.id == spanish.outcome.id
    assert [r.rule.id for r in english.reasons] == [r.rule.id for r in spanish.reasons]
    assert [t.id for t in english.topics] == [t.id for t in spanish.topics]


def test_the_shipped_translation_lacks_nothing_and_has_no_fault():
    assert not list(find_missing(SHIPPED, TRANSLATION))
    assert check_translation(SHIPPED, TRANSLATION) == ()


def test_everything_the_program_says_is_translated_and_nothing_else():
    said = set(interface_texts())
    for code in available_languages():
        if code != "en":
            assert set(load_translation(code).language.texts) == said


def test_a_translation_changes_words_only():
    assert SPANISH.sha256 == SHIPPED.sha256
    for name, question in SHIPPED.questions.items():
        spanish = SPANISH.questions[name]
        assert list(spanish.options) == list(question.options)
        assert (spanish.ask_if, spanish.type) == (question.ask_if, question.type)
    assert [rule.when for rule in SPANISH.rules.values()] == [
        r.when for r in SHIPPED.rules.values()
    ]


def test_the_same_question_for_the_clinician_is_the_same_in_spanish():
    spanish = {}
    for original in translatable_texts(SHIPPED):
        if "ask_clinician" in original.place:
            spanish.setdefault(original.text, set()).add(TRANSLATION.texts[original.place].text)
    assert all(len(texts) == 1 for texts in spanish.values())


def test_no_spanish_result_has_english_words_of_the_program():
    for name in LANGUAGE_CASES["without_english_words"]:
        text = str(render_result(screen(SPANISH, SHIPPED.examples[name].answers), Format.TEXT))
        for english in ("What to do", "You said", "Sources", "In short", "Why", "Version"):
            assert english not in text


def test_the_translation_says_that_nobody_reviewed_it():
    assert TRANSLATION.language.reviewed_by == "nobody yet"
    words = "Ningún profesional de salud ha revisado todavía esta traducción."
    for format_ in (Format.TEXT, Format.MARKDOWN, Format.HTML, Format.JSON):
        assert words in str(render_result(screen(SPANISH, {}), format_))
    reviewed = PO.replace("X-Reviewed-By: nobody yet", "X-Reviewed-By: Dra. A. Ejemplo")
    language = read_po(reviewed.encode(), "x.po", "es").language
    assert words not in SHIPPED.about.review_statement(language)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["story"])
def test_a_planted_fault_of_a_translation_is_found(fault):
    assert PO.count(fault["replace"]) >= 1
    copy = PO.replace(fault["replace"], fault["by"], 1)
    translation = read_po(copy.encode(), "copy.po", "es")
    problems = [p for p in check_translation(SHIPPED, translation) if p.code == fault["code"]]
    assert any(fault["says"] in problem.message for problem in problems), problems


BROKEN = {
    "a quote that is lost at the end": (
        PO.replace('msgstr "Edad"', 'msgstr "Edad'), "expected msgctxt, msgid or msgstr",
    ),
    "a quote that is lost at the beginning": (
        PO.replace('msgstr "Edad"', 'msgstr Edad"'), "expected msgctxt, msgid or msgstr",
    ),
    "a misspelt key": (PO.replace('msgstr "Edad"', 'mgstr "Edad"'), "expected msgctxt, msgid or msgstr"),
    "not UTF-8": (PO.encode("latin-1", "replace"), "not in UTF-8"),
    "other words in braces": (
        'msgid "Not used: {rest}"\nmsgstr "No se usó: {resto}"\n', "the same words in braces",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_line(name):
    text, message = BROKEN[name]
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(QuestionnaireError, match=message) as error:
        read_po(data, "es.po", "es")
    assert re.match(r"es\.po:\d+:\d+: error\[", str(error.value))


def test_a_blank_translation_is_none():
    copy = PO.replace(
        'msgid "How old are you?"\nmsgstr "¿Cuántos años tiene?"',
        'msgid "How old are you?"\nmsgstr "  "',
    )
    translated = translate(SHIPPED, read_po(copy.encode(), "es.po", "es"))
    assert translated.questions[ids.age].ask == "How old are you?"


def test_a_stale_translation_is_not_shown():
    copy = PO.replace('msgid "How old are you?"\n', 'msgid "How old?"\n')
    translated = translate(SHIPPED, read_po(copy.encode(), "es.po", "es"))
    assert translated.questions[ids.age].ask == "How old are you?"


def test_what_is_exported_for_translators_reads_back_the_same():
    text = write_po(SHIPPED, TRANSLATION)
    assert text == PO
    again = read_po(text.encode(), "es.po", "es")
    assert {p: t.text for p, t in again.texts.items()} == {
        p: t.text for p, t in TRANSLATION.texts.items()
    }
    new = write_po(SHIPPED, Translation(Language("fr", "nobody yet")))
    assert new.count("\nmsgctxt") == len(translatable_texts(SHIPPED))
    assert read_po(new.encode(), "fr.po", "fr").texts == {}


def test_a_stale_entry_is_exported_as_fuzzy_with_the_text_it_was_made_from():
    copy = PO.replace('msgid "How old are you?"\n', 'msgid "How old?"\n')
    text = write_po(SHIPPED, read_po(copy.encode(), "es.po", "es"))
    assert f'#, fuzzy\n#| msgid "How old?"\nmsgctxt "questions.{ids.age}.ask"\n' in text


def test_a_file_of_ones_own_has_its_translation_beside_it(tmp_path):
    rules = tmp_path / "mine.yaml"
    text = (ROOT / "questions.yaml").read_text("utf-8")
    rules.write_text(text.replace("    title: Age\n", "    title: Years\n"), encoding="utf-8")
    without = load_translation("es", rules)
    assert [original.place for original, _ in find_missing(load(rules), without)] == [
        f"questions.{ids.age}.title"
    ]
    told = "\n".join(audit_file(load(rules), rules, SHIPPED.about.review_due, print).confirmations)
    assert f"Not translated into 'es', so shown as they are: questions.{ids.age}.title." in told
    (tmp_path / "mine.es.po").write_text(
        f'msgctxt "questions.{ids.age}.title"\nmsgid "Years"\nmsgstr "Años"\n', encoding="utf-8"
    )
    mine = translate(load(rules), load_translation("es", rules))
    assert mine.questions[ids.age].title == "Años"
    assert mine.questions[ids.age].ask == "¿Cuántos años tiene?"
    assert not list(find_missing(load(rules), load_translation("es", rules)))


def test_of_a_file_of_ones_own_no_place_in_the_shipped_translation_is_a_mistake(tmp_path):
    """This includes texts that only the shipped questionnaire has, and texts that differ there."""
    rules, own = tmp_path / "small.yaml", tmp_path / "small.es.po"
    rules.write_bytes(SMALL.read_bytes())
    own.write_text('msgctxt "questions.age.titel"\nmsgid "Age"\nmsgstr "Edad"\n', encoding="utf-8")
    audit = audit_file(load(rules), rules, SHIPPED.about.review_due, lambda _: None)
    said = [problem for problem in audit.problems if "translat" in str(problem.code)]
    assert {problem.where.file for problem in said} == {str(rules), str(own)}
    assert [str(p.code) for p in said if p.where.file == str(own)] == ["bad-translation"]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # 5 words, 1 sentence, 10 syllables: Me due-le mu-cho la ca-be-za. has 10 in 6 words
        ("Me duele mucho la cabeza.", -20.5 / 5 + 4.9 * 9 / 5 - 3.407),
        ("", 0.0),
    ],
)
def test_the_spanish_grade_is_that_of_crawfords_formula(text, grade):
    assert school_grade(text, "es") == pytest.approx(grade)


# -- what is typed

ES = TRANSLATION.language


@pytest.mark.parametrize("case", LANGUAGE_CASES["replies"], ids=lambda case: case["typed"])
def test_spanish_replies(case):
    question = SPANISH.questions[case["question"]]
    expected = check_answers({question.id: case["answer"]}, SPANISH.questions)[question.id]
    assert parse_reply(question, case["typed"], ES) == expected


@pytest.mark.parametrize(("typed", "answer"), [("sí", "yes"), ("s", "yes"), ("no", "no")])
def test_yes_and_no_in_spanish(typed, answer):
    question = replace(
        SPANISH.questions[LANGUAGE_CASES["question_with_one_choice"]],
        choices={"yes": "Sí, o tal vez", "no": "No"},
    )
    assert parse_reply(question, typed, ES) == {answer}


def test_the_keys_of_a_language_differ_from_each_other_and_from_yes_and_no():
    for language in (ENGLISH, ES):
        keys = [command.letter_in(language) for command in Command]
        keys += [
            language.phrase_list("y, yes")[0],
            language.phrase_list("n, no, none, nothing, none of these, none of them")[0],
        ]
        assert len(set(keys)) == len(keys)


def test_no_word_names_a_choice_by_its_negation_in_spanish():
    reply = parse_reply(SPANISH.questions[ids.danger], "sin sangre", ES)
    assert not isinstance(reply, frozenset)


def test_folding():
    assert fold("  Sí, Señor ÑANDÚ ") == "  si, senor nandu "


def test_an_interview_in_spanish(start):
    typed = knot("in_spanish")
    typed = [line.replace("none", "nada") for line in typed]
    terminal = start("--lang", "es").type(*typed, "")
    terminal.wait_for(
        "En resumen: Es razonable hablar con un profesional de salud de las inyecciones en puntos gatillo."
    )
    assert terminal.end() == 0
    for english in ("Question", "Answer:", "Plain", "Type", "Press Enter"):
        assert english not in terminal.words


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LC_ALL": "es_MX.UTF-8"}, "es"),
        ({"LC_ALL": "", "LC_MESSAGES": "es", "LANG": "en_US.UTF-8"}, "es"),
        ({"LC_ALL": "", "LANG": "es_US.UTF-8@euro"}, "es"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "en"),
    ],
)
def test_the_locale_chooses_the_language(monkeypatch, environment, code):
    from tipscreen.commands.settings import system_language

    for name, value in environment.items():
        monkeypatch.setitem(os.environ, name, value)
    assert system_language() == code


def test_a_language_that_is_not_there_is_said(start):
    terminal = start("--lang", "fr")
    terminal.wait_for("there is no language 'fr'; expected one of: en, es")
    assert terminal.end() == 2


def test_the_note_can_be_in_another_language_than_the_interview(start, tmp_path):
    terminal = start("--lang", "es", "--note", "a.md", "--note-lang", "en", cwd=tmp_path)
    terminal.type("44", "1", "")
    terminal.wait_for("La nota está en a.md.")
    assert terminal.end() == 0
    assert "Get help now\\. Call 911" in (tmp_path / "a.md").read_text().replace(". ", "\\. ")
