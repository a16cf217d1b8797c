"""What the dense model alone foretells, and how often it was right."""
