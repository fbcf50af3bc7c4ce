"""Read the explanations of problem codes for `tipscreen check --explain`."""

from pathlib import Path

from tipscreen.errors import Code


def read_explanation(code: Code) -> str:
    """Return the Markdown that explains a problem code and what to do about it."""
    text = (Path(__file__).parent / "codes.md").read_text("utf-8")
    return text.partition(f"## {code}\n\n")[2].partition("\n## ")[0].strip()
