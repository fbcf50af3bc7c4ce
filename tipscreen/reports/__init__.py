"""A result or a note becomes a document, and a document is written in a format; forms for a pen.

In: a result, or a questionnaire. Out: text, or what a terminal shows.
"""
