"""Whose answers are checked: of files, or of a study here."""
