"""What every explainer in the catalog keeps: shapes, numbers, the same twice, bounded memory."""

import pytest
import torch
from torch import nn

from fairviz import catalog
from fairviz.errors import BadValue, UnknownName
from fairviz.lab.explainers.base import Unexplainable
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.networks.rewrite import explainable
from fairviz.lab.observatory import Observatory
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from tests.lab.test_observatory import SPARSE

TARGET = torch.tensor([0, 2, 3, 1])
NAMES = sorted(catalog.EXPLAINERS)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return explainable(resnet8(4, width=8).eval())


@pytest.fixture(scope="module")
def images():
    return torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def explain(name, network, images, **settings):
    return catalog.EXPLAINERS[name].load()(network, images, TARGET[: len(images)], **settings)


@pytest.mark.parametrize("name", NAMES)
def test_one_map_an_image_all_of_it_numbers_and_twice_the_same(name, network, images):
    one, other = explain(name, network, images), explain(name, network, images)
    assert one.maps.shape == (4, 32, 32)
    assert torch.isfinite(one.maps).all()
    torch.testing.assert_close(one.maps, other.maps, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_is_explained_the_same_alone_and_among_others(name, network, images):
    together = explain(name, network, images).maps[:1]
    torch.testing.assert_close(
        explain(name, network, images[:1]).maps, together, rtol=1e-3, atol=1e-5
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_adds_up_says_by_how_much_it_does_not(name, network, images):
    found = explain(name, network, images)
    assert (found.delta is None) == (found.change is None)
    if found.delta is not None:
        apart = found.maps.sum((1, 2)) - found.change
        torch.testing.assert_close(apart, found.delta, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_a_network_without_convolutions_is_explained_or_refused_in_words(name):
    torch.manual_seed(0)
    plain = explainable(nn.Sequential(nn.Flatten(), nn.Linear(48, 8), nn.ReLU(), nn.Linear(8, 4)))
    images = torch.randn(4, 3, 4, 4)
    if name in ("grad_cam", "guided_grad_cam"):
        with pytest.raises(Unexplainable, match="needs a convolution"):
            explain(name, plain, images)
    else:
        assert torch.isfinite(explain(name, plain, images).maps).all()


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("explained"))
    return Observatory(store, Workshop(store))


@pytest.fixture(scope="module")
def rows(observatory):
    chosen = observatory.workshop.material(SPARSE).evalset.rows("explore")[:2]
    return "-".join(map(str, chosen))


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_can_be_asked_for_and_changes_the_map(observatory, rows, name):
    usual = observatory.make(Look(SPARSE, f"maps?method={name}&rows={rows}"))
    for setting, value in catalog.EXPLAINERS[name].settings.items():
        given = {"baseline": "black", "layer": "stage 1"}
        other = given[setting] if setting in given else int(value) + 2
        sight = f"maps?method={name}&rows={rows}&options={setting}:{other}"
        changed = observatory.make(Look(SPARSE, sight))
        assert (changed.arrays["sparse"] != usual.arrays["sparse"]).any()


def test_dense_and_sparse_are_asked_about_the_same_answer(observatory, rows):
    for target, says in ((-2, "dense"), (-3, "sparse")):
        sight = f"maps?method=saliency&rows={rows}&target={target}"
        seen = observatory.make(Look(SPARSE, sight))
        chosen = torch.from_numpy(seen.arrays["rows"])
        variant = SPARSE if says == "sparse" else SPARSE.dense
        images, _ = observatory.workshop.material(SPARSE).held_out[chosen]
        with torch.no_grad():
            said = observatory.workshop.model(variant).eval()(images).argmax(1)
        assert seen.arrays["target"].tolist() == said.tolist()


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ("steps:1", BadValue, "outside 2 to 512"),
        ("steps:many", BadValue, "not a int"),
        ("leaps:3", UnknownName, "setting of 'integrated_gradients'"),
        ("baseline:pink", UnknownName, "There are: black, grey, white"),
        ("layer:stage 9", UnknownName, "stage 3"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(observatory, rows, options, error, said):
    method = "grad_cam" if options.startswith("layer") else "integrated_gradients"
    with pytest.raises(error, match=said):
        observatory.make(Look(SPARSE, f"maps?method={method}&rows={rows}&options={options}"))


def test_progress_runs_once_from_start_to_end(observatory, rows, monkeypatch):
    seen = []
    monkeypatch.setattr(observatory.workshop, "breathe", lambda far: seen.append(far))
    observatory.make(Look(SPARSE, f"sanity?method=input_x_gradient&rows={rows}"))
    mine = [far for far in seen if far.what == "sanity check"]
    assert [far.done for far in mine] == list(range(len(mine)))
    assert {far.total for far in mine} == {len(mine)}


def test_ended_half_way_it_leaves_nothing_and_can_be_asked_again(observatory, rows, monkeypatch):
    class Enough(BaseException):
        pass

    def end_in_the_middle(far):
        if far.what == "attribution maps" and far.done:
            raise Enough

    look = Look(SPARSE, f"maps?method=guided_grad_cam&rows={rows}&target=2")
    with monkeypatch.context() as patched:
        patched.setattr(observatory.workshop, "breathe", end_in_the_middle)
        with pytest.raises(Enough):
            observatory.make(look)
    assert not observatory.store.has(look.digest)
    assert observatory.make(look).arrays["sparse"].shape == (2, 32, 32)
