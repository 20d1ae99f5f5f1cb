"""Groundwire as somebody else's parts."""
