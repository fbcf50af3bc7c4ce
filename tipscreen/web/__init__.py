"""The questions as pages in a browser on this computer: the same interview, words and result.

In: a questionnaire in each language. Out: a Starlette app, and a server that no other computer can
reach.
"""
