"""Text becomes a questionnaire, a translation or answers; or every problem with its place.

In: bytes, or a path. Out: frozen data, or one error that holds all that is wrong.
"""
