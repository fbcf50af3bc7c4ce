"""The way through the questions, without a screen: next, back, review, replies, saved sheets.

In: a questionnaire, and one reply after another. Out: what to show now, and at the end the answers
that apply; a sheet to go on with another time.
"""
