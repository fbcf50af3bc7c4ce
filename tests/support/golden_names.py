"""The golden files that there are, each used by a test of the reports."""

from tipscreen.reports.formats import NOTE_FORMAT_BY_SUFFIX, Format

IN_EVERY_FORMAT = "on_a_blood_thinner"
ONE_EXAMPLE_AN_OUTCOME = {
    "emergency": "trouble_holding_urine",
    "urgent": "unsure_about_danger",
    "under_18": "fifteen_years_old",
    "clinician_first": "rash_at_the_spot",
    "unlikely_fit": "no_sore_spot",
    "keep_going": "care_helped",
    "conservative_first": "nothing_tried_yet",
    "reasonable_with_cautions": IN_EVERY_FORMAT,
    "reasonable": "knot_after_therapy",
    "not_enough_information": "one_safety_answer_missing",
}
GOLDEN_RESULTS = [
    *(f"{example}.text" for example in ONE_EXAMPLE_AN_OUTCOME.values()),
    *(f"{IN_EVERY_FORMAT}.{name}" for name in Format if name != "text"),
    "trouble_holding_urine.40-columns",
    "about.text",
]
GOLDEN_DERIVATION = "derivation.text"
GOLDEN_NOTES = [f"note{ending}" for ending in NOTE_FORMAT_BY_SUFFIX]
