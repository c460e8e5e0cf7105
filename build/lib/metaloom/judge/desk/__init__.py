"""What a journal editor checks, one rule for each line, each with its verdict, its numbers and its place."""
