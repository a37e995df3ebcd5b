"""Notices: reading, parsing, and the records they become."""
