"""Cards: one question per screen, answered with single keys."""
