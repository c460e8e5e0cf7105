"""The cited work, and every form of its citation."""
