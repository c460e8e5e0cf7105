"""Evidence described and not pooled: one folder a kind (declare, describe, draw, write)."""
