"""How it is said: a table, JUnit, a summary for GitHub, plain data."""
