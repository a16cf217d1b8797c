"""What methods need and what data have: a study that cannot be made is refused before it starts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fairviz import catalog
from fairviz.catalog import DatasetEntry
from fairviz.errors import BadValue, UnknownName
from fairviz.grids.checkpoints import first_training
from fairviz.grids.study import Method, Study, is_own
from fairviz.naming import Scalar, parse
from fairviz.spec import Rewind, Step, Train
from fairviz.steps import objectives_of, pruning_of

CLASSES = "class"  # the classes themselves as groups
NOT_BY_CLASS = "An image has several of these labels: they cannot be groups by 'class'."
ONE_GROUP = "unprivileged"  # the setting that names a group
LEARNING = frozenset({"labels", "gradients", "retraining"})


@dataclass(frozen=True)
class Data:
    """What a dataset has beside its images: columns that make groups, images to train and tune on.

    is_many: an image has several labels, so that its classes are no groups.
    groups: by column, where they are known before the images are looked at.
    """

    columns: tuple[str, ...] = ()
    trains: bool = True
    tunes: bool = True
    is_many: bool = False
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Told = Callable[[str], Data | None]  # by the dataset's spelling; None where nobody knows


@dataclass(frozen=True)
class Used:
    """A plug-in as a method uses it."""

    entry: catalog.Entry
    settings: Mapping[str, Scalar]

    @property
    def by(self) -> str | None:
        """The columns it was told to group by; None where it knows of no groups."""
        found = {**self.entry.settings, **self.settings}.get("by")
        return found if isinstance(found, str) else None


def of_catalog(dataset: str) -> Data | None:
    """What is known of a dataset by its name and settings alone."""
    name, settings = parse(dataset, catalog.DATASETS, "dataset")
    entry = catalog.DATASETS[name]
    if entry.brought or not isinstance(entry, DatasetEntry):
        return None
    task = str(settings.get("task", entry.settings.get("task", "")))
    columns = tuple(column for column in entry.columns if column != entry.asked.get(task))
    return Data(columns, is_many=task in entry.many, groups=entry.groups)


def check(study: Study, told: Told = of_catalog) -> None:
    """Raises what the first of its methods lacks."""
    data = told(study.dataset)
    check_models(study.models, data)
    for method in study.methods:
        suits(method, study.models, study.train, data)


def check_models(models: Sequence[str], data: Data | None) -> None:
    """Raises where a network is to be trained on data that have no training images."""
    if data and not data.trains and not all(map(is_own, models)):
        raise BadValue(
            "This data has no training images, so no network can be trained on it: take a model"
            " that was brought."
        )


def suits(method: Method, models: Sequence[str], train: Train, data: Data | None) -> None:
    """Raises what this method lacks on these models and data."""
    _check_scores(method)
    steps = _steps(method)
    for model in models:
        _check_rewinding((*(() if is_own(model) else (train,)), *steps))
    if not data:
        return
    for used in used_by(method):
        _check_images(used.entry, data)
        _check_groups(used, data)
    if not data.trains and any(isinstance(step, Train) for step in steps):
        raise _without_images(catalog.find(catalog.SCHEDULES, method.schedule, "schedule"))


def used_by(method: Method) -> Iterator[Used]:
    """Every plug-in that this method asks for: its schedule, scores, objectives and maskings."""
    yield _used(catalog.SCHEDULES, method.schedule)
    for step in _steps(method):
        prune = pruning_of(step)
        yield from (_used(catalog.PRUNERS, one.pruner) for one in [prune] if one)
        yield from (_used(catalog.MITIGATIONS, name) for name in objectives_of(step))
        if isinstance(step, Train) and step.masking:
            yield _used(catalog.MASKINGS, step.masking)


def columns_of(by: str, there: Sequence[str], who: str = "This method") -> list[str]:
    """The columns that `by` names; raises, and says which there are."""
    asked = [part.strip() for part in by.split(",") if part.strip()]
    if not asked:
        raise BadValue(f"{who} needs groups: say by which column. {_offer(there)}")
    for name in asked:
        if name not in there:
            raise UnknownName(name, "column to group by", [*there, CLASSES])
    return asked


def check_groups(by: str, data: Data, who: str = "This study") -> None:
    """Raises where this data has no groups by these columns."""
    if by != CLASSES:
        columns_of(by, data.columns, who)
    elif data.is_many:
        raise BadValue(NOT_BY_CLASS)


def _check_scores(method: Method) -> None:
    """Raises where a score by a loss would be the plain score, or a random one."""
    for used in (_used(catalog.MITIGATIONS, name) for name in method.score_by):
        if isinstance(used.entry, catalog.MitigationEntry) and used.entry.unscored:
            raise BadValue(
                f"No score can be taken of {used.entry.title!r}: {used.entry.unscored}. Name it"
                " under 'mitigate', or score by another, such as pw."
            )


def _check_rewinding(steps: Sequence[Step]) -> None:
    for step in steps:
        if isinstance(step, Rewind):
            first_training(steps, step)


def _check_images(entry: catalog.Entry, data: Data) -> None:
    reads = isinstance(entry, catalog.PrunerEntry) and entry.needs_data
    if not data.trains and (reads or LEARNING & {*entry.needs}):
        raise _without_images(entry)
    if not data.tunes and "tune split" in entry.needs:
        raise BadValue(
            f"{entry.title} learns from a tune split, and this data has none: import it with one,"
            " or take another method."
        )


def _without_images(entry: catalog.Entry) -> BadValue:
    return BadValue(
        f"{entry.title} needs training images, and this data has none: take what looks at weights"
        " alone, such as magnitude, one-shot."
    )


def _check_groups(used: Used, data: Data) -> None:
    by = used.by
    if by is not None and (by or "groups" in used.entry.needs):
        check_groups(by, data, used.entry.title)
        _check_group(str(used.settings.get(ONE_GROUP, "")), by, data)


def _check_group(name: str, by: str, data: Data) -> None:
    """Raises where one group was asked for that this data is known not to have."""
    known = data.groups.get(by, ())
    if name and known and name not in known:
        raise UnknownName(name, f"group by {by}", known)


def _offer(there: Sequence[str]) -> str:
    columns = f"This data has {', '.join(there)}" if there else "This data has no columns"
    return f"{columns}; 'class' takes the classes themselves."


def _steps(method: Method) -> tuple[Step, ...]:
    """The steps of its first pruning: the others differ in their sparsity alone."""
    return method.steps(next(method.prunes()))


def _used(shelf: Mapping[str, catalog.Entry], text: str) -> Used:
    name, settings = parse(text, shelf, "name")
    return Used(shelf[name], settings)
