"""The commands: read the options, call one function of the core, print text, set the exit code."""
