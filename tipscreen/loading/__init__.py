"""Read questionnaires, translations and answer sheets, or report every problem with its location.

Input: bytes or a path. Output: frozen data, or one exception with all problems of the file.
"""
