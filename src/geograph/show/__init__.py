"""Showing results: terminal text, files, the page."""
