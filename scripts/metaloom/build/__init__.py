"""The walk through the house: data goes from room to room until a site is complete.

    declare -> read -> measure, pool, probe -> judge -> draw -> write -> stitch

Each step is keyed by the content of what it depends on, so that an edit repeats only what it touches.
"""
