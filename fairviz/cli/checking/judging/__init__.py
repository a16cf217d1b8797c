"""What comes of it, today or once more."""
