"""What can be observed on a variant beside its answers, and how its answers are explained."""

from fairviz.catalog.entries import Entry
from fairviz.naming import Scalar

BASELINES = ("grey", "black", "white")  # what an image is compared with; grey is the mean colour
LAST = "last"  # the layer that Grad-CAM reads by itself: the last convolution


def _explainer(name: str, title: str, summary: str, **settings: Scalar) -> Entry:
    return Entry(f"lab.explainers.{name}:attribute", title, summary, settings=settings)


EXPLAINERS: dict[str, Entry] = {
    "integrated_gradients": _explainer(
        "integrated_gradients",
        "Integrated gradients",
        "Gradients gathered from a blank image to this one, step by step; adds up.",
        steps=32,
        baseline="grey",
    ),
    "saliency": _explainer(
        "saliency", "Saliency", "How strongly the answer reacts to each pixel; no direction."
    ),
    "input_x_gradient": _explainer(
        "input_x_gradient", "Input times gradient", "What each pixel adds to a linear network."
    ),
    "deeplift": _explainer(
        "deeplift",
        "DeepLift",
        "Differences from a blank image, layer by layer; adds up.",
        baseline="grey",
    ),
    "grad_cam": _explainer(
        "grad_cam",
        "Grad-CAM",
        "Where a layer's maps speak for the answer; coarse, no direction.",
        layer=LAST,
    ),
    "guided_grad_cam": _explainer(
        "guided_grad_cam",
        "Guided Grad-CAM",
        "Grad-CAM, sharpened; close to edges.",
        layer=LAST,
    ),
    "occlusion": _explainer(
        "occlusion",
        "Occlusion",
        "What the answer loses when a square is covered.",
        patch=6,
        stride=3,
        baseline="grey",
    ),
}

ASKED: dict[str, Scalar] = {  # of attribution maps; target: -1 true, -2 dense says, -3 sparse says
    "method": "integrated_gradients",
    "rows": "",
    "target": -1,
    "options": "",
}
SIGHTS: dict[str, Entry] = {
    "maps": Entry(
        "lab.sights.maps:maps",
        "Attribution maps",
        "Which pixels speak for the right answer, in the sparse network and in its dense one.",
        settings=ASKED,
    ),
    "sanity": Entry(
        "lab.sights.maps:sanity",
        "Sanity check",
        "The same maps, with the weights randomised stage by stage from the classifier down.",
        settings=ASKED,
    ),
    "features": Entry(
        "lab.sights.features:features",
        "Features",
        "What each layer makes of a fixed set of probe images, averaged over the picture.",
        settings={"probe": 2000},
    ),
    "comparison": Entry(
        "lab.sights.comparison:comparison",
        "Comparison with dense",
        "SVCCA of each stage's maps, place by place (Simon Says), and the cosine of its weights.",
        settings={"probe": 2000},
    ),
    "gradients": Entry(
        "lab.sights.gradients:gradients",
        "Gradient norms",
        "How much each image would move the weights if the network were trained on it.",
    ),
    "first_order": Entry(
        "lab.sights.first_order:first_order",
        "First-order change of margin",
        "What removing these weights does to each image's margin, from dense gradients alone.",
    ),
    "pictures": Entry(
        "lab.sights.pictures:pictures",
        "Pictures",
        "The evaluation images as people see them, and where the evidence lies if that is known.",
    ),
    "lookalikes": Entry(
        "lab.sights.lookalikes:lookalikes",
        "Look-alikes",
        "Which images the network takes for each other: clusters of its features, class by class.",
        settings={"clusters": 16},
    ),
    "properties": Entry(
        "lab.sights.properties:properties",
        "Image properties",
        "Brightness, contrast, saturation, sharpness, size and tilt of every evaluation image.",
    ),
    "export": Entry(
        "lab.sights.export:export",
        "Export",
        "An archive to take away: weights, masks, the network as text and ONNX, and the recipe.",
    ),
}
