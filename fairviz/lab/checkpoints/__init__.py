"""Weights that people bring: read safely, recognised, fitted."""
