"""What check says where the packages for proofs are missing."""

import subprocess

import pytest

from tipscreen.checking.audit import proof_install_hint


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "a clone" / "tipscreen").mkdir(parents=True)
    (tmp_path / "a clone" / "pyproject.toml").touch()
    return tmp_path / "a clone"


def arguments(package):
    """Return what a shell hands to pip."""
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
