"""Which samples pruning hurt, by margin, flips and what all seeds agree on; and whose they are."""
