"""The proof of a number: what it is made of, where its cells are, what the source says, and code that gives it."""
