"""An editor marks a slip where it stands, as soon as it is typed."""

import shutil

import pytest
from language_server import SERVER, LanguageServer
from typer.testing import CliRunner

from tipscreen.commands.program import app

pytestmark = pytest.mark.skipif(
    not SERVER or shutil.which("node") is None,
    reason="TIPSCREEN_YAML_SERVER names no server (npm install yaml-language-server)",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the text of a file that `init` wrote, and its folder, with the schema in it."""
    folder = tmp_path_factory.mktemp("clinic")
    file = folder / "my-questions.yaml"
    assert CliRunner().invoke(app, ["init", str(file)]).exit_code == 0
    return file.read_text("utf-8"), folder


@pytest.fixture(scope="module")
def editor(written):
    server = LanguageServer(written[1])
    yield server
    server.close()


SLIPS = {
    "a misspelt key": ("    ask: How old are you?", "    aks: How old are you?", "aks"),
    "a key of another place": ("    raises: ", "    rises: ", "rises"),
    "a misspelt word of a condition": ("{at_least: 18}", "{at_leest: 18}", None),
    "a misspelt section": ("\noutcomes:", "\noutcoms:", "outcoms"),
    "a type that there is not": ("    type: many", "    type: several", None),
}


def test_what_init_writes_has_no_mark(editor, written):
    assert editor.marked_in(written[1] / "my-questions.yaml") == []


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_marked_at_its_line(editor, written, slip):
    text, folder = written
    right, wrong, named = SLIPS[slip]
    assert right in text
    file = folder / f"{slip.replace(' ', '-')}.yaml"
    changed = text.replace(right, wrong, 1)
    file.write_text(changed, "utf-8")
    line = changed[: changed.index(wrong) + 1].count("\n") + 1
    marks = editor.marked_in(file)
    here = [message for at, message in marks if at == line]
    assert here, marks
    assert named is None or any(named in message for message in here)
