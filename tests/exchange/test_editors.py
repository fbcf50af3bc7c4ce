"""An editor marks errors in a questionnaire file at their lines."""

import shutil

import pytest
from language_server import SERVER, LanguageServer
from typer.testing import CliRunner

from tipscreen.commands.program import app

pytestmark = pytest.mark.skipif(
    not SERVER or shutil.which("node") is None,
    reason="TIPSCREEN_YAML_SERVER does not name a server (npm install yaml-language-server)",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the text of a file that `init` wrote, and its folder, which contains the schema."""
    folder = tmp_path_factory.mktemp("clinic")
    file = folder / "my-questions.yaml"
    assert CliRunner().invoke(app, ["init", str(file)]).exit_code == 0
    return file.read_text("utf-8"), folder


@pytest.fixture(scope="module")
def editor(written):
    server = LanguageServer(written[1])
    yield server
    server.close()


ERRORS = {
    "a misspelled key": ("    ask: How old are you?", "    aks: How old are you?", "aks"),
    "a misspelled key of a rule": ("    raises: ", "    rises: ", "rises"),
    "a misspelled keyword of a condition": ("{at_least: 18}", "{at_leest: 18}", None),
    "a misspelled section": ("\noutcomes:", "\noutcoms:", "outcoms"),
    "an unknown type": ("    type: many", "    type: several", None),
}


def test_the_editor_reports_nothing_in_the_file_of_init(editor, written):
    assert editor.marked_in(written[1] / "my-questions.yaml") == []


@pytest.mark.parametrize("error", ERRORS)
def test_the_editor_marks_an_error_at_its_line(editor, written, error):
    text, folder = written
    right, wrong, named = ERRORS[error]
    assert right in text
    file = folder / f"{error.replace(' ', '-')}.yaml"
    changed = text.replace(right, wrong, 1)
    file.write_text(changed, "utf-8")
    line = changed[: changed.index(wrong) + 1].count("\n") + 1
    marks = editor.marked_in(file)
    here = [message for at, message in marks if at == line]
    assert here, marks
    assert named is None or any(named in message for message in here)
