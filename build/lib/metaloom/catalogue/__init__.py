"""Facts of the field, each once: measures, estimators, tests, and what figures need."""
