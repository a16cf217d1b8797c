"""Prints the numbers of docs/papers.md."""
