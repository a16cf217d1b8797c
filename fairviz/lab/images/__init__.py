"""A dataset made ready for networks."""
