"""Every plug-in by name, one line each, with what a screen must know. Imports nothing heavy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal, TypeVar

from fairviz.errors import UnknownName
from fairviz.naming import Scalar


@dataclass(frozen=True)
class Entry:
    """A plug-in: where it lives, what it is called on screen, one sentence on what it does."""

    target: str  # "module:function", below fairviz
    title: str
    summary: str
    version: int = 1  # raise when its results change: it enters the digest
    settings: Mapping[str, Scalar] = field(default_factory=dict)

    def load(self) -> Any:
        """The plug-in itself, imported only now."""
        module, _, name = self.target.partition(":")
        return getattr(import_module(f"fairviz.{module}"), name)


E = TypeVar("E", bound="Entry")


@dataclass(frozen=True)
class PrunerEntry(Entry):
    """A score. `unit` says what falls: single weights or whole filters."""

    unit: Literal["weight", "filter"] = "weight"
    needs_data: bool = False  # labels and gradients, from the training split
    random: bool = False  # draws its scores
    scope: str = "global"  # where its scores are usually compared


@dataclass(frozen=True)
class MetricEntry(Entry):
    """A number per group. `better` says which way is good; `format` is a Python format spec."""

    better: Literal["higher", "lower", "neither"] = "higher"
    format: str = ".1%"
    tasks: tuple[str, ...] = ("binary", "classes", "labels")
    needs_dense: bool = False  # a Comparison: two Outcomes -> float
    is_rate: bool = False  # a share of samples: Wilson applies
    low: float = 0.0
    high: float = 1.0
    undefined: str = ""  # what a screen says where it has no meaning


@dataclass(frozen=True)
class GapEntry(Entry):
    """One number from the groups' numbers."""

    format: str = ".1%"
    metric: str = ""  # the metric that this gap is defined on; empty: any
    also: str = ""  # a second metric: the worse of the two gaps counts
    of: Literal["value", "change"] = "value"  # of the metric, or of its loss from dense
    over: Literal["groups", "classes"] = "groups"
    better: Literal["higher", "lower"] = "lower"


DATASETS: dict[str, Entry] = {
    "portraits": Entry(
        "lab.datasets.portraits:portraits",
        "Portraits",
        "Cartoon faces drawn by code: what are they wearing? Rare groups show it less.",
        settings={
            "task": "wearing",
            "medium": 0.30,
            "dark": 0.10,
            "contrast": 0.3,
            "cooccurrence": 0.4,
            "label_noise": 0.01,
            "tilted": 0.10,
            "hazy": 0.05,
            "grain": 0.06,
            "size": 1.0,
            "seed": 0,
            "neutral": False,
        },
    ),
}

MODELS: dict[str, Entry] = {
    name: Entry(f"lab.models.cifar_resnet:{name}", title, summary, settings={"width": width})
    for name, title, summary, width in [
        ("resnet8", "ResNet-8", "CIFAR-style residual network of 8 layers, a little wider.", 24),
        ("resnet20", "ResNet-20", "CIFAR-style residual network of 20 layers.", 16),
        ("resnet32", "ResNet-32", "CIFAR-style residual network of 32 layers.", 16),
        ("resnet56", "ResNet-56", "CIFAR-style residual network of 56 layers.", 16),
        ("resnet32x4", "ResNet-32x4", "ResNet-32, four times as wide (Simon Says' model).", 64),
    ]
}

PRUNERS: dict[str, PrunerEntry] = {
    "magnitude": PrunerEntry(
        "lab.pruners.magnitude:scores",
        "Magnitude",
        "Removes the smallest weights (Han et al., 2015).",
    ),
    "random": PrunerEntry(
        "lab.pruners.random_scores:scores",
        "Random",
        "Removes weights by lot: the yardstick that every criterion must beat.",
        random=True,
    ),
    "snip": PrunerEntry(
        "lab.pruners.snip:scores",
        "SNIP",
        "Removes the weights whose removal changes the loss least, |g * w| (Lee et al., 2019).",
        needs_data=True,
    ),
    "taylor": PrunerEntry(
        "lab.pruners.taylor:scores",
        "Taylor",
        "Removes the weights of smallest squared first-order effect (Molchanov et al., 2019).",
        needs_data=True,
    ),
    "l1_filter": PrunerEntry(
        "lab.pruners.l1_filter:scores",
        "L1 filters",
        "Removes the filters with the smallest L1 norm (Li et al., 2017).",
        unit="filter",
        scope="layer",
    ),
    "taylor_filter": PrunerEntry(
        "lab.pruners.taylor_filter:scores",
        "Taylor filters",
        "Removes the filters with the smallest first-order effect (Molchanov et al., 2019).",
        unit="filter",
        needs_data=True,
    ),
}

SCHEDULES: dict[str, Entry] = {
    "oneshot": Entry(
        "schedules:oneshot",
        "One-shot",
        "Prune the trained model once and use it as it is.",
    ),
    "recovered": Entry(
        "schedules:recovered",
        "Recovered",
        "Prune once, then fine-tune what is left.",
        settings={"epochs": 3, "rate": 0.05},
    ),
    "gradual": Entry(
        "schedules:gradual",
        "Gradual",
        "Tighten the mask along a cubic curve while training goes on (Zhu and Gupta, 2017).",
        settings={"epochs": 5, "rate": 0.05},
    ),
}

MITIGATIONS: dict[str, Entry] = {}

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
}

METRICS: dict[str, MetricEntry] = {
    "accuracy": MetricEntry(
        "audit.metrics.rates:accuracy",
        "Accuracy",
        "Share of the samples answered right.",
        is_rate=True,
    ),
    "true_positive_rate": MetricEntry(
        "audit.metrics.rates:true_positive_rate",
        "True positive rate (recall)",
        "Share of the positives the model found.",
        is_rate=True,
        undefined="no positives here",
    ),
    "false_positive_rate": MetricEntry(
        "audit.metrics.rates:false_positive_rate",
        "False positive rate",
        "Share of the negatives called positive.",
        better="lower",
        is_rate=True,
        undefined="no negatives here",
    ),
    "false_negative_rate": MetricEntry(
        "audit.metrics.rates:false_negative_rate",
        "False negative rate",
        "Share of the positives the model missed.",
        better="lower",
        is_rate=True,
        undefined="no positives here",
    ),
    "precision": MetricEntry(
        "audit.metrics.rates:precision",
        "Precision",
        "Share of those called positive that are.",
        is_rate=True,
        undefined="nobody is called positive here",
    ),
    "selection_rate": MetricEntry(
        "audit.metrics.rates:selection_rate",
        "Selection rate",
        "Share called positive; needs a chosen positive class.",
        better="neither",
        is_rate=True,
        undefined="choose a positive class: the mean over all classes is always one in c",
    ),
    "f1": MetricEntry(
        "audit.metrics.rates:f1",
        "F1",
        "Harmonic mean of precision and recall.",
        format=".3f",
        undefined="nothing to find and nothing found",
    ),
    "roc_auc": MetricEntry(
        "audit.metrics.ranking:roc_auc",
        "ROC AUC",
        "Chance that a positive scores above a negative.",
        format=".3f",
        undefined="needs scores, positives and negatives",
    ),
    "ece": MetricEntry(
        "audit.metrics.calibration:ece",
        "Calibration error (ECE)",
        "Mean distance of confidence from accuracy, 15 bins of the top label.",
        format=".3f",
        better="lower",
        undefined="answers come without probabilities",
    ),
    "brier": MetricEntry(
        "audit.metrics.calibration:brier",
        "Brier score",
        "Squared distance of the probabilities from the truth, summed over classes.",
        format=".3f",
        better="lower",
        high=2.0,
        undefined="answers come without probabilities",
    ),
    "mean_confidence": MetricEntry(
        "audit.metrics.calibration:mean_confidence",
        "Mean confidence",
        "Mean probability of the likeliest class.",
        better="neither",
        undefined="answers come without probabilities",
    ),
    "uncertainty": MetricEntry(
        "audit.metrics.calibration:uncertainty",
        "Uncertain share",
        "Share whose likeliest class has less than 90 %.",
        better="lower",
        is_rate=True,
        undefined="answers come without probabilities",
    ),
    "disagreement": MetricEntry(
        "audit.metrics.comparisons:disagreement",
        "Disagreement with dense",
        "Share answered differently than by the dense model.",
        better="lower",
        needs_dense=True,
        is_rate=True,
    ),
    "flips": MetricEntry(
        "audit.metrics.comparisons:flips",
        "Broken by pruning",
        "Share that dense answers right and sparse wrong.",
        better="lower",
        needs_dense=True,
        is_rate=True,
    ),
    "healed": MetricEntry(
        "audit.metrics.comparisons:healed",
        "Healed by pruning",
        "Share that dense answers wrong and sparse right.",
        needs_dense=True,
        is_rate=True,
    ),
}

GAPS: dict[str, GapEntry] = {
    "difference": GapEntry(
        "audit.gaps.spans:difference",
        "Difference",
        "Best group minus worst group.",
    ),
    "ratio": GapEntry(
        "audit.gaps.spans:ratio",
        "Ratio",
        "Smallest group value over the largest; 1 is equal.",
        format=".2f",
        better="higher",
    ),
    "worst": GapEntry(
        "audit.gaps.extremes:worst",
        "Worst group",
        "The value of the group that fares worst.",
        better="higher",
    ),
    "spread": GapEntry(
        "audit.gaps.spreads:spread",
        "Spread",
        "Standard deviation over the groups.",
    ),
    "max_psi": GapEntry(
        "audit.gaps.extremes:max_psi",
        "Largest excess loss (max psi)",
        "How much more than everyone the hardest-hit group loses (CEAG).",
        metric="accuracy",
        of="change",
    ),
    "degradation": GapEntry(
        "audit.gaps.spans:difference",
        "Degradation gap",
        "Largest difference between two groups' losses from dense (BiFP).",
        metric="accuracy",
        of="change",
    ),
    "cwv": GapEntry(
        "audit.gaps.spreads:variance",
        "Class-wise variance (CWV)",
        "Variance of accuracy over the classes (Ballot).",
        format=".4f",
        metric="accuracy",
        over="classes",
    ),
    "mcd": GapEntry(
        "audit.gaps.spans:difference",
        "Maximum class discrepancy (MCD)",
        "Best class accuracy minus worst (Ballot).",
        metric="accuracy",
        over="classes",
    ),
    "demographic_parity": GapEntry(
        "audit.gaps.spans:difference",
        "Demographic parity difference",
        "Largest difference of selection rates.",
        metric="selection_rate",
    ),
    "equal_opportunity": GapEntry(
        "audit.gaps.spans:difference",
        "Equal opportunity difference",
        "Largest difference of true positive rates.",
        metric="true_positive_rate",
    ),
    "equalized_odds": GapEntry(
        "audit.gaps.spans:difference",
        "Equalized odds difference",
        "The larger of the differences of true and of false positive rates (fairlearn).",
        metric="true_positive_rate",
        also="false_positive_rate",
    ),
    "predictive_parity": GapEntry(
        "audit.gaps.spans:difference",
        "Predictive parity difference",
        "Largest difference of precisions.",
        metric="precision",
    ),
}

SHELVES: dict[str, Mapping[str, Entry]] = {
    "datasets": DATASETS,
    "models": MODELS,
    "pruners": PRUNERS,
    "schedules": SCHEDULES,
    "mitigations": MITIGATIONS,
    "metrics": METRICS,
    "gaps": GAPS,
}


def find(shelf: Mapping[str, E], name: str, what: str) -> E:
    """The entry of this name, its settings left aside."""
    plain = name.partition("?")[0]
    if plain not in shelf:
        raise UnknownName(plain, what, shelf)
    return shelf[plain]
