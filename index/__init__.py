"""The index over the tasks of notices."""
