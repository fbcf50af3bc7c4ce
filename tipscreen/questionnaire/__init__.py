"""What a questionnaire is: frozen data, no reading, no judging.

In: nothing. Out: the classes that a file becomes, the condition language with its meaning, and the
language that people are spoken to in.
"""
