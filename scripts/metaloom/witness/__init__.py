"""Every published number computed again by another route."""
