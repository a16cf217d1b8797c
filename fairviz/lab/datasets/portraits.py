"""Small cartoon faces drawn by code: what is this person wearing? Rare groups show it less.

Three mechanisms make pruning hurt some more than others, each with a knob: groups are rare in
training, their evidence is faint, and age goes with what is worn. `neutral=True` turns all off.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.lab.datasets.base import Dataset, Images, Labels
from fairviz.lab.datasets.portraits_art.people import (
    BLOCK,
    VALUES,
    Codes,
    People,
    balanced,
    by_share,
)
from fairviz.lab.datasets.portraits_art.portrait import drawn
from fairviz.lab.datasets.portraits_art.settings import DEFAULTS, Settings, read
from fairviz.naming import Scalar
from fairviz.predictions.evalset import SPLITS, EvalSet, Split, Task

TRAINING = 9_000
BLOCKS = {"tune": 6, "explore": 12, "certify": 23}  # of 144 held-out images each
STREAMS = {"tune": 0, "explore": 1, "certify": 5}  # of chance; 2 and 4 were looked at while tuning
TRAIN = 3
OFFERED = ("tone", "age", "hair", "lighting", "background", "smile")  # not the pose, not the camera
WITHHELD = ("pose", "camera")
LABELS = (  # attribute and value behind each label of the multi-label task
    *(("wearing", value) for value in VALUES["wearing"][1:]),
    *(("smile", "yes"), ("age", "young"), ("age", "old"), ("hair", "long"), ("hair", "curly")),
    *(("lighting", "dim"), ("background", "park"), ("background", "city")),
)
CLASSES: dict[str, tuple[str, ...]] = {
    "wearing": VALUES["wearing"],
    "smiling": ("not smiling", "smiling"),
    "attributes": tuple("smiling" if name == "smile" else value for name, value in LABELS),
}
TASKS: dict[str, Task] = {"wearing": "classes", "smiling": "binary", "attributes": "labels"}
CAVEAT = "Cartoons drawn by code: the attributes are exact and stand for nobody."

Shown = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def portraits(**settings: Scalar) -> Dataset:
    """Faces to train on and faces to be asked about, drawn from the settings alone."""
    asked = read(settings)
    learned = _training_people(asked)
    train = Images(_drawn(learned, asked, TRAIN)[0], _noisy_labels(learned, asked))
    shown = [_held_out_people(asked, split) for split in SPLITS]
    pictures = [
        _drawn(people, asked, STREAMS[split]) for split, people in zip(SPLITS, shown, strict=True)
    ]
    return _assembled(asked, learned, train, shown, pictures)


def _assembled(
    asked: Settings, learned: People, train: Images, shown: list[People], pictures: list[Shown]
) -> Dataset:
    labels = np.concatenate([_labels(people, asked.task) for people in shown])
    return Dataset(
        train=train,
        held_out=Images(np.concatenate([pixels for pixels, _ in pictures]), labels),
        evalset=_evalset(asked, shown, labels),
        evidence=np.concatenate([evidence for _, evidence in pictures]),
        attributes=_frame(learned, asked.task),
        withheld=_withheld(shown),
    )


def _evalset(asked: Settings, shown: list[People], labels: Labels) -> EvalSet:
    split = np.repeat(SPLITS, [len(people) for people in shown])
    named = f"{_drawing(asked)}{{}}-{{:05d}}".format
    ids = [named(name, i) for name in SPLITS for i in range(int((split == name).sum()))]
    frames = [_frame(people, asked.task) for people in shown]
    return EvalSet(
        ids=tuple(ids),
        labels=labels,
        attributes=pd.concat(frames, ignore_index=True),
        classes=CLASSES[asked.task],
        task=TASKS[asked.task],
        split=split,
        title="Portraits",
        caveat=CAVEAT,
    )


def _withheld(shown: list[People]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: np.concatenate([people.words(name) for people in shown]) for name in WITHHELD}
    )


def _drawing(asked: Settings) -> str:
    """What tells other drawings of the same people apart; the usual drawing has no name.

    Ids are part of the fingerprint: answers to other pictures are answers to other questions.
    """
    looks = [(name, getattr(asked, name)) for name in ("contrast", "grain", "seed")]
    differing = [f"{name}={value}" for name, value in looks if value != DEFAULTS[name]]
    return "".join(f"{part}/" for part in differing)


def _frame(people: People, task: str) -> pd.DataFrame:
    names = [name for name in OFFERED if not (task == "smiling" and name == "smile")]
    return pd.DataFrame({name: people.words(name) for name in names}, dtype="str")


def _drawn(people: People, asked: Settings, stream: int) -> Shown:
    look_at = {"wearing": ("worn",), "smiling": ("mouth",), "attributes": ("worn", "mouth")}
    seed = (asked.seed, stream)
    return drawn(people, asked.contrast, asked.grain, seed, look_at[asked.task])


def _held_out_people(asked: Settings, split: Split) -> People:
    blocks = max(1, round(asked.size * BLOCKS[split]))
    return _dressed(balanced(blocks, (asked.seed, STREAMS[split])), asked.task)


def _training_people(asked: Settings) -> People:
    shares = {
        "tone": (1 - asked.medium - asked.dark, asked.medium, asked.dark),
        "pose": (1 - asked.tilted, asked.tilted),
        "camera": (1 - asked.hazy, asked.hazy),
    }
    people = by_share(max(BLOCK, round(asked.size * TRAINING)), (asked.seed, TRAIN), shares)
    return _dressed(_in_company(people, asked), asked.task)


def _in_company(people: People, asked: Settings) -> People:
    """Glasses found on the old, sunglasses on the young, more often than chance has it."""
    age = people.codes["age"].copy()
    forced = people.trait("company")[:, 0, 0] < asked.cooccurrence
    for worn, value in (("glasses", "old"), ("sunglasses", "young")):
        rows = people.rows("wearing", worn)
        age[rows[forced[rows]]] = VALUES["age"].index(value)
    return replace(people, codes={**people.codes, "age": age})


def _dressed(people: People, task: str) -> People:
    """Where the mouth is asked about, nobody covers it."""
    if task != "smiling":
        return people
    worn = people.codes["wearing"].copy()
    worn[people.rows("wearing", "mask")] = VALUES["wearing"].index("nothing")
    return replace(people, codes={**people.codes, "wearing": worn})


def _labels(people: People, task: str) -> Labels:
    if task == "attributes":
        return np.stack([_has(people, name, value) for name, value in LABELS], axis=1)
    return people.codes["wearing" if task == "wearing" else "smile"]


def _has(people: People, name: str, value: str) -> Codes:
    has = np.zeros(len(people), dtype=np.int64)
    has[people.rows(name, value)] = 1
    if name == "smile":
        has[people.rows("wearing", "mask")] = 0  # nobody sees it
    return has


def _noisy_labels(people: People, asked: Settings) -> Labels:
    """Labels as training sees them: some replaced by any of the classes."""
    labels = _labels(people, asked.task)
    rng = np.random.default_rng([asked.seed, TRAIN, 3])
    classes = 2 if labels.ndim == 2 else len(CLASSES[asked.task])
    replaced = rng.random(labels.shape) < asked.label_noise
    return np.where(replaced, rng.integers(classes, size=labels.shape), labels)
