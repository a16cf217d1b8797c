"""One linear layer of three weights that compete with each other: small enough for the head."""

import torch
from torch import nn
from torch.func import functional_call

from fairviz.lab.maskings.choosing import Choice
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.removing.layers import standing
from fairviz.lab.removing.pruning import unit_of
from fairviz.spec import Prune

INPUT = torch.tensor([[1.0, 2.0, 3.0]])  # the gradient of the three weights, too


def layer(*weights):
    model = nn.Sequential(nn.Linear(len(weights), 1, bias=False))
    model[0].weight.data = torch.tensor([weights])
    return model


def choice(model, prune, before=None):
    """The first layer competes with itself."""
    unit = unit_of(prune)
    alive = standing(model.state_dict(), ["0"], unit)
    return Choice(prune, {"all": ["0"]}, alive, followers(model), unit, before or {})


def third(pruner="magnitude"):
    return Prune(pruner, 3333)


def backwards(model, masking, images=INPUT):
    """The loss is the answer itself."""
    answers = functional_call(model, masking.stand_ins(model), (images,))
    answers.sum().backward()


def weights(model):
    return model[0].weight.detach().flatten().tolist()
