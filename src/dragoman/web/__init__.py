"""The desk: a local web page where an analyst reads, checks and corrects the record.

Nothing is decided here: questions go to ``asking``, corrections to ``judging``, files to ``exports``; pages render.
``app.build_app`` puts it together; ``security`` guards every request; ``desk`` is what every page shares. Each other
module is one kind of page and has a ``routes(desk)``.
"""
