"""How the weights leave: each schedule turns one pruning into the steps after dense training."""

from fairviz.spec import Prune, Step, Train


def oneshot(prune: Prune) -> tuple[Step, ...]:
    """Prune once; nothing is retrained."""
    return (prune,)


def recovered(prune: Prune, epochs: int = 3, rate: float = 0.05) -> tuple[Step, ...]:
    """Prune once, then fine-tune with the mask on."""
    return prune, Train(epochs=epochs, rate=rate)


def gradual(prune: Prune, epochs: int = 5, rate: float = 0.05) -> tuple[Step, ...]:
    """Train on while the mask tightens along the cubic curve of Zhu and Gupta (2017)."""
    return (Train(epochs=epochs, rate=rate, pruning=prune),)
