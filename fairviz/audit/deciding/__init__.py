"""Decide: limits, exact tests of them on certify, and what explore makes one expect."""
