"""What is known of a network's code, and networks made over from it."""
