"""Results as the rooms after the engine are handed them: frozen, and typed to the last part of every probe."""
