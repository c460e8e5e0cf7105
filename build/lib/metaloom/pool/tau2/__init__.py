"""Estimators of the between-study variance: by moments, by likelihood, by the generalised Q statistic."""
