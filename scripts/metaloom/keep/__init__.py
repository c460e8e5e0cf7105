"""Keeping what was made: the cache of steps, the record of the last build, the lock on a project."""
