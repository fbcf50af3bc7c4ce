"""Plain lines: text that scrolls, answered by typing a line."""
