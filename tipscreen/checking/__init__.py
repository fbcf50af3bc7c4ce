"""What `tipscreen check` and `tipscreen diff` report to the author of a questionnaire.

Input: a questionnaire that loads. Output: problems with their locations, and what is confirmed.
"""
