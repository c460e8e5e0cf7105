"""Snapshots, differences between them, verification, permanent addresses."""
