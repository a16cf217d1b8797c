"""From scores to masks: what falls, where, and to which budget."""
