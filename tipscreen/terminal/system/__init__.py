"""The operating system: termination signals, the keyboard of a terminal, and core dumps."""
