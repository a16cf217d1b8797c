"""What a column's name tells of the variant: 'magnitude_0.9_seed2' says it all."""

import re
from dataclasses import dataclass

from fairviz import catalog
from fairviz.spec import AS_GIVEN, at


@dataclass(frozen=True)
class Told:
    """Method, sparsity in ten-thousandths (None: nobody said), seed and schedule."""

    method: str
    sparsity: int | None = None
    seed: int = 0
    schedule: str = AS_GIVEN


def told(name: str) -> Told:
    """What the words of a name say; the words that say nothing else are the method."""
    found: dict[str, object] = {}
    words = _words(name)
    if not PRUNED & {word.lower() for word in words}:  # 'resnet_56' is 56 layers deep, not sparse
        words = [f"{word}\0" if word.isdecimal() else word for word in words]
    rest = [word.rstrip("\0") for word in words if not _understood(word, found)]
    if "sparsity" not in found and found.get("seed") and _RUN.search(name.lower()):
        return Told(name)  # 'run07' is one of many runs; which seed of what, nobody said
    return Told(_method(rest, name), **found)  # type: ignore[arg-type]


def share(text: str) -> int | None:
    """'0.9', '90 %' or '90' as ten-thousandths; None where it is no sparsity."""
    plain = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    value = value / 100 if "%" in text or value > 1 or (value == 1 and "." not in plain) else value
    return at(value) if value <= 1 else None


def _words(name: str) -> list[str]:
    return [word for word in _BREAKS.split(name.strip()) if word]


def _understood(word: str, found: dict[str, object]) -> bool:
    """Whether the word is a seed, a sparsity or a schedule, which is then noted."""
    plain = word.lower()
    if plain in SCHEDULES and "schedule" not in found:
        found["schedule"] = SCHEDULES[plain]
    elif "seed" not in found and (seed := _SEED.fullmatch(plain)):
        found["seed"] = int(seed[1])
    elif "sparsity" not in found and (number := _SPARSE.fullmatch(plain)):
        said = share(number[1])
        if said is not None:
            found["sparsity"] = said
        return said is not None
    else:
        return plain in IDLE
    return True


def _method(rest: list[str], name: str) -> str:
    """The words that are left; FairViz's own name for it where they mean one of its pruners."""
    plain = "_".join(rest)
    known = {key.lower(): key for key in catalog.PRUNERS}
    known |= {entry.title.lower(): key for key, entry in catalog.PRUNERS.items()}
    return known.get(plain.lower().replace("-", "_")) or plain or "pruned" if rest else "pruned"


SCHEDULES = {
    **dict.fromkeys(("oneshot", "one-shot"), "oneshot"),
    **dict.fromkeys(("recovered", "finetuned", "fine-tuned", "ft", "retrained"), "recovered"),
    "gradual": "gradual",
}
IDLE = ("seed", "sparsity", "pred", "preds", "prediction", "predictions", "pruned", "sparse")
PRUNED = {
    *catalog.PRUNERS,
    *("mag", "l1", "l2", "gmp", "imp", "lth", "wanda", "sparsegpt", "obs", "obc", "movement"),
    *("prune", "pruned", "pruning", "sparse", "sparsity", "structured", "unstructured"),
}
_RUN = re.compile(r"\b(?:run|trial)[-_ ]?\d")
_BREAKS = re.compile(r"[_\s:/|,()=]+|-(?=\d)|(?<=\d)-|(?<=seed)-")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_SEED = re.compile(r"(?:seed|run|trial|s)-?(\d{1,3})")
_SPARSE = re.compile(
    r"(?:sp|sparsity|sparse|pruned|p|s)?-?(0?\.\d+|1\.0+|\d{1,2}(?:\.\d+)?%?|100%)"
)
