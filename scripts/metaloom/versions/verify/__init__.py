"""Compare a site or a version with its manifest: every hash, every number, every byte."""
