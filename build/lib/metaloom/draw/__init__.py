"""Figures from results: SVG whose text is text, and the same on paper. `draw.kinds` lists the kinds."""
