"""Answers become a result: the engine, and nothing else.

In: a questionnaire and answers. Out: what is true of them, which question comes next, and the
result with its reasons. No clock, file or terminal is read.
"""
