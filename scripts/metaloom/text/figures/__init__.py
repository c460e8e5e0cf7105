"""The words and numbers of figures: every one that a figure prints, before any is placed."""
