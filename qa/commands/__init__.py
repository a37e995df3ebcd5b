"""The commands of `qingdan`, one module each: `add` declares its arguments, `run` does it.

A new command is a module here and one word in the tuple of `qa.__main__`. Modules import what is
heavy inside `run`, because all of them are imported for every command.
"""
