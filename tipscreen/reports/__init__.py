"""Convert a result, a note or a questionnaire to a document, and a document to a format.

Input: a result, a note or a questionnaire. Output: text, or a renderable object for a terminal. The
paper form and the graphs of a questionnaire are here, too.
"""
