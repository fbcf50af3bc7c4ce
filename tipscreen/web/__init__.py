"""The interview as web pages on this computer, with the same questions, texts and result.

Input: a questionnaire in each language.
Output: a Starlette app, and a server that no other computer can reach.
"""
