"""What was typed: limits, and whom they are about."""
