"""Cells that have their seeds, as pages ask for them."""

from fairviz.audit.whole import CELL, METHOD, lacking, whole

__all__ = ["CELL", "METHOD", "lacking", "whole"]
