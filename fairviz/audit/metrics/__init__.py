"""Metrics: answers in, one number out."""
