"""Groundwire: questions of a news corpus, answered only with checked sentences."""
