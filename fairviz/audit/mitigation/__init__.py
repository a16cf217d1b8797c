"""What helps, and what it costs: every method beside the others, and each part beside plain."""
