"""Undecayed pruning (Good et al., 2022): |-w * g + decay * w^2|, decay = 5e-4.

At the end of training the decay force balances the loss's, so that |w| alone mirrors the decay; the
score reads the loss with that force taken out. g is the gradient of the mean loss over the batch,
without the decay, as in the one public file of the method (OpenLTH strategy). If g held it, as the
formula asks, the score were |w * g_loss|: `clean` gives that [ours], which is SNIP's.
"""

from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, mean_gradient, weights


def scores(model: nn.Module, batch: Batch, decay: float = 5e-4, clean: bool = False) -> Scores:
    """First-order change of the loss as each weight leaves, freed of the decay's part."""
    wanted = weights(model)
    slopes = mean_gradient(model, batch, wanted)
    force = 0.0 if clean else decay
    return {n: (-w * slopes[n] + force * w.square()).detach().abs() for n, w in wanted.items()}
