"""Predictions that people bring: labels, groups, and what each variant answered."""

from fairviz.intake.answers.bringing import Delivery, delivered
from fairviz.intake.answers.files import Columns, read
from fairviz.intake.answers.plan import Plan, Saying, guessed

__all__ = ["Columns", "Delivery", "Plan", "Saying", "delivered", "guessed", "read"]
