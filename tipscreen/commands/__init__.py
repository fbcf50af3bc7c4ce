"""The commands: options in, one call of the core, text out, an exit code.

In: what was typed after `tipscreen`. Out: text, and an exit code.
"""
