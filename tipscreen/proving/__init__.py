"""Every answer sheet at once, for authors: the only users of the SAT solver.

In: one questionnaire, or two. Out: claims that are proven, or the smallest sheets that show where
they fail.
"""
