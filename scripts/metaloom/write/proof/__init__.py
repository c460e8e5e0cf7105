"""The proof of a number: what it is made of, where its cells stand, what the source says, and code that gives it."""
