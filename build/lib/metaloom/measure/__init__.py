"""Counts, means, times and ready-made estimates become effect sizes with their sampling variances."""
