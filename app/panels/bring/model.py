"""A model: a checkpoint read safely, recognised, tried on the data, pruned at once."""

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from app import imports, loaders, wishes
from app.controls.possible import titled
from app.panels.bring import known, place, watching
from app.panels.literal import literal
from app.panels.queue import in_words
from fairviz import catalog, grids
from fairviz.errors import FairVizError

PACE = 1.0  # seconds between two looks at whether the first variants are there
TRY, KEEP = "try", "keep"
HOW = (
    "Weights as safetensors, or a PyTorch checkpoint (.pt, .pth, .th, .ckpt): read without running"
    " anything in it. The network is told by the shapes, and tried on your data at once."
)
ENDINGS = ["safetensors", "pt", "pth", "th", "ckpt", "bin", "tar"]
GUESS = "As the shapes tell"


def section() -> None:
    """From a file to curves: read, tried, kept, pruned."""
    st.markdown(HOW)
    if not wishes.has_lab():
        st.info("Reading weights needs the lab: `pip install 'fairviz[lab]'`, then start again.")
        return
    found = place.asked(
        "model", "Drop a checkpoint", "or name a file on this machine", ENDINGS, "~/resnet20.th"
    )
    options = _options()
    if found is not None:
        st.button(
            "Try it",
            icon=":material/play_arrow:",
            key="model_try",
            on_click=_try,
            args=(found, options),
        )
    tried = watching.ended(TRY)
    if tried:
        _tried(tried.result, found, options)
    kept = watching.ended(KEEP)
    if kept:
        _kept(kept.result)


def _options() -> dict[str, Any]:
    """The data to try it on, the network, and how images are shown to it."""
    data = {one.name: one.name for one in known.everything() if one.kind == "data"}
    data |= {name: e.title for name, e in catalog.DATASETS.items() if not e.brought}
    places = st.columns([2, 2, 2, 1])
    on = places[0].selectbox(
        "Try it on", list(data), format_func=data.__getitem__, key="model_data"
    )
    networks = [n for n, entry in catalog.MODELS.items() if not entry.brought]
    network = places[1].selectbox(
        "Network", networks, index=None, placeholder=GUESS, key="model_network",
        accept_new_options=True,
    )  # fmt: skip
    preset = places[2].selectbox(
        "Normalised as", list(PRESETS), format_func=PRESETS.__getitem__, key="model_preset"
    )
    size = places[3].number_input(
        "Size", 0, 1024, 0, key="model_size", help="Height and width it sees; 0: the data's own."
    )
    return {"data": on, "model": network or "", "preset": preset, "size": int(size)}


def _try(found: Path, options: dict[str, Any]) -> None:
    watching.forget(KEEP)
    watching.started(TRY, imports.begin("model", str(found), dry_run=True, **options))


def _tried(told: dict[str, Any], found: Path | None, options: dict[str, Any]) -> None:
    accuracy = told["accuracy"]
    right = "" if accuracy is None else f": **{100 * accuracy:.1f} % right** at a first try"
    st.markdown(f"**{told['model']}**, {told['classes']} classes{right}.")
    if told["doubt"]:
        st.warning(told["doubt"], icon=":material/warning:")
    if told["presets"]:
        _presets(told["presets"], told["preset"])
    for note in told["notes"]:
        if note != told["doubt"]:
            st.caption(f":material/info: {note}")
    if found is None:
        return
    name = st.text_input("Name", told["name"], key="model_name", max_chars=60)
    st.button(
        "Keep it and prune it from 50 to 95 %",
        type="secondary" if told["doubt"] else "primary",
        icon=":material/content_cut:",
        key="model_keep",
        on_click=partial(_keep, found, {**options, "name": name.strip()}),
    )


def _presets(found: dict[str, float], chosen: str) -> None:
    rows = [
        {
            "Normalised as": PRESETS.get(name, name),
            "Right, %": 100 * share,
            "": "taken" * (name == chosen),
        }
        for name, share in found.items()
    ]
    config = {"Right, %": st.column_config.NumberColumn(format="%.1f")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=config, key="model_presets")


def _keep(found: Path, options: dict[str, Any]) -> None:
    watching.started(KEEP, imports.begin("model", str(found), **options))
    st.session_state[PRUNE] = options["data"]


PRUNE = "model_prune"


def _kept(told: dict[str, Any]) -> None:
    """Once it is there, its first study begins by itself."""
    data = st.session_state.pop(PRUNE, "")
    if data:
        _begin(told, data)
    st.success(f"“{told['name']}” is here.", icon=":material/check_circle:")
    if told.get("dataset"):
        ready = _is_begun(told)
        st.fragment(_lead_on, run_every=None if ready else PACE, key="model_coming")(told, ready)


def _lead_on(told: dict[str, Any], ready: bool) -> None:
    """A way to the curves, as soon as the first of them has something to show."""
    if not ready and _is_begun(told):
        st.rerun()
    if not ready:
        st.caption(f":material/hourglass_top: {in_words(loaders.queue().progress())}")
        return
    st.page_link(
        "app_pages/groups.py",
        label="Who loses accuracy as weights are removed?",
        icon=":material/group:",
        query_params={"study": f"{told['dataset']}/{told['spelling']}"},
    )


def _is_begun(told: dict[str, Any]) -> bool:
    """Whether a pruned variant of it is there."""
    index = loaders.index()
    own = index["dataset"].eq(told["dataset"]) & index["network"].eq(told["spelling"])
    return bool((own & index["schedule"].ne("dense")).any())


def _begin(told: dict[str, Any], data: str) -> None:
    names = loaders.store().known()["dataset"]
    dataset = grids.spelled_out(data, names)
    try:
        method = grids.Method("magnitude", "oneshot", sparsities=grids.spread(0.5, 0.95, 0.05))
        study = grids.Study(
            dataset=dataset,
            models=(told["spelling"],),
            seeds=tuple(range(told["seeds"])),
            methods=(method,),
            title=f"{told['name']} on {titled(dataset, catalog.DATASETS)}",
        )
        wishes.begin(study)
    except FairVizError as error:
        st.error(literal(str(error)), icon=":material/error:")


PRESETS = {
    "": "As usual, or what does far better",
    "imagenet": "ImageNet",
    "akamaster": "ImageNet's colours, 32 pixels",
    "cifar10": "CIFAR-10",
    "cifar100": "CIFAR-100",
    "half": "-1 to 1",
    "unit": "0 to 1",
    "clip": "CLIP",
}
