"""The build: data pass from room to room until the site is complete.

    declare -> read -> measure, pool, probe -> judge -> draw -> write -> stitch

Each step is keyed by the content of what it depends on, so that an edit repeats only what it touches.
"""
