"""Holding what one has against its manifest: every hash, every number, every byte."""
