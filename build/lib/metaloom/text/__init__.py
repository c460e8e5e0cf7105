"""All that turns results into language: numbers, escaping, names, sentences."""
