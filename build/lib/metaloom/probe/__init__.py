"""What an estimate depends on: influence, bias, subsets, choices."""
