"""The golden files that there are, each used by a test of the reports."""

from shipped import shipped_cases

from tipscreen.reports.formats import NOTE_FORMAT_BY_SUFFIX, Format

_EXAMPLES = shipped_cases("golden")
ONE_EXAMPLE_AN_OUTCOME = _EXAMPLES["one_example_an_outcome"]
GOLDEN_RESULTS = [
    *(f"{example}.text" for example in ONE_EXAMPLE_AN_OUTCOME.values()),
    *(f"{_EXAMPLES['in_every_format']}.{name}" for name in Format if name != "text"),
    f"{_EXAMPLES['narrow']}.40-columns",
    "about.text",
]
GOLDEN_DERIVATION = "derivation.text"
GOLDEN_NOTES = [f"note{ending}" for ending in NOTE_FORMAT_BY_SUFFIX]
