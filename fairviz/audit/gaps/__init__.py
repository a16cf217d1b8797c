"""Gaps: the groups' numbers in, one number out."""
