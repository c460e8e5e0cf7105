"""The words and numbers that figures share, and those of the forest and the funnel plot, before any is placed."""
