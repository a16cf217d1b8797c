"""GraSP against the whole Hessian and against the flow itself."""

import torch
from torch.autograd.functional import hessian
from torch.func import functional_call

from fairviz.lab.pruners import grasp
from tests.lab.pruners.tiny import batch, close, layers, network, some


def flattened(model):
    return torch.cat([weight.detach().flatten() for weight in layers(model).values()])


def unflattened(vector, model):
    parts = torch.split(vector, [weight.numel() for weight in layers(model).values()])
    return {n: p.view_as(w) for p, (n, w) in zip(parts, layers(model).items(), strict=True)}


def cost_at(model, whole, temperature):
    """The mean loss of softened answers as a function of all weights in one vector."""
    inputs, labels = whole.pictures[whole.rows]

    def cost(vector):
        state = {f"{name}.weight": part for name, part in unflattened(vector, model).items()}
        return whole.loss(functional_call(model, state, (inputs,)) / temperature, labels)

    return cost


def test_it_is_the_weight_times_the_hessian_times_the_gradient():
    model, whole = network(), batch()
    cost, at = cost_at(model, whole, 200.0), flattened(model).requires_grad_()
    (flow,) = torch.autograd.grad(cost(at), at)
    expected = at * (hessian(cost, at) @ flow)
    close(grasp.scores(model, whole), unflattened(expected, model), rtol=1e-9, atol=0)


def test_half_of_what_it_says_is_the_flow_that_goes_with_each_weight():
    model, whole, step = network(), batch(), 1e-6
    cost, at = cost_at(model, whole, 1.0), flattened(model).requires_grad_()

    def flow(vector):
        (found,) = torch.autograd.grad(cost(vector), vector)
        return found.square().sum()

    units = torch.eye(len(at), dtype=at.dtype)
    gone = [(flow(at) - flow(at * (1 - step * unit))) / (2 * step) for unit in units]
    found = grasp.scores(model, whole, temperature=1.0)
    close(found, unflattened(torch.stack(gone), model), rtol=1e-4, atol=1e-8)


def test_it_does_not_depend_on_how_points_are_cut_into_pieces():
    model, whole = network(), batch()
    close(grasp.scores(model, whole), grasp.scores(model, some(whole, range(12))))
