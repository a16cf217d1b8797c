"""A small classroom: a network in training, its dense model, and one batch in hand."""

from functools import partial

import torch

from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment
from fairviz.spec import Prune, Train, Variant
from tests.lab.squares import squares

BATCH = 32


def network(seed=0):
    torch.manual_seed(seed)
    return resnet8(classes=4, width=4)


TRAINED_ON = (Train(), Train())


def room(steps=TRAINED_ON, task="classes"):
    """The network of seed 0 and its classroom; its dense model is the network of seed 1."""
    found, model = squares(task=task), network()
    train, held_out = (Pictures.of(images, found) for images in (found.train, found.held_out))
    material = Material(train, held_out, found.evalset, "cpu", found)
    variant = Variant("portraits", "resnet8?width=4", 0, steps)
    return model, Classroom(model, material, variant, partial(network, 1))


def pruning(pruner="magnitude", sparsity=5000, **more):
    return room((Train(), Prune(pruner, sparsity, **more)))


def moment_of(model, here, rows=None, done=0.5):
    """The network's answers to a batch, and the plain loss of them."""
    rows = torch.arange(BATCH) if rows is None else rows
    images, labels = here.material.train[rows]
    model.train()
    with listening(model, ends(model), lambda said: said) as heard:
        logits = model(images)
    said = {name: told[-1] for name, told in heard.items()}
    return Moment(images, labels, rows, logits, here, said, done), here.material.loss(
        logits, labels
    )
