"""Question answering over Chinese government task lists."""
