"""What `check` prints: how to install the packages for proofs, and the proven claims."""

import os
import subprocess
import sys

import pytest

from tipscreen.checking.audit import proof_install_hint
from tipscreen.proving.claims import CLAIMS


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "a clone" / "tipscreen").mkdir(parents=True)
    (tmp_path / "a clone" / "pyproject.toml").touch()
    return tmp_path / "a clone"


def arguments(package):
    """Return the arguments that a shell passes to pip."""
    command = proof_install_hint(package).partition(": pip install ")[2]
    done = subprocess.run(
        f"printf '%s|' {command}", shell=True, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip("|").split("|")


def test_in_a_checkout_its_folder_is_named(checkout, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert arguments(checkout / "tipscreen") == [f"{checkout}[check]"]
    monkeypatch.chdir(checkout)
    assert arguments(checkout / "tipscreen") == [".[check]"]


def test_what_is_installed_is_named(tmp_path):
    assert arguments(tmp_path / "site-packages" / "tipscreen") == ["tipscreen[check]"]


@pytest.mark.parametrize("optimize", ["", "2"])
def test_check_prints_the_claims_also_without_docstrings(optimize):
    """`python -OO` drops docstrings, so no output may come from one."""
    done = subprocess.run(
        [sys.executable, "-m", "tipscreen", "check"],
        env={**os.environ, "PYTHONOPTIMIZE": optimize},
        capture_output=True,
        text=True,
        check=True,
    )
    heading, *sentences = done.stdout.splitlines()[-len(CLAIMS) - 1 :]
    assert heading == "Proven for every possible answer sheet, complete or partial:"
    assert sentences == [f"- {claim.sentence}" for claim in CLAIMS]
    assert all(len(claim.sentence) > 10 for claim in CLAIMS)
