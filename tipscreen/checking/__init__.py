"""What `tipscreen check` tells the author of a questionnaire.

In: a questionnaire that loads. Out: problems with their places, and what was found to hold.
"""
