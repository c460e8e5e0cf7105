"""Every published number by another route."""
