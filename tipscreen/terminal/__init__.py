"""The screens: the only code that talks with a terminal.

In: a questionnaire and how answers are to be taken in. Out: an interview that was held, its result
shown, its note written.
"""
