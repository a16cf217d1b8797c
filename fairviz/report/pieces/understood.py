"""Does the sparse network still see like the dense one, and could the harm have been foretold?"""

from dataclasses import replace

import numpy as np
import pandas as pd

from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.forecast import foretold
from fairviz.audit.findings.similarity import alike
from fairviz.audit.forecasts import scores
from fairviz.audit.forecasts.signals import SIGNALS, TITLES
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.similarity.measures import MEASURES
from fairviz.audit.similarity.tables import Seen, by_layer
from fairviz.charts import forecast as forecasts
from fairviz.charts import heatmap, words
from fairviz.charts.reading import Reading
from fairviz.look import Look
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Figure, Section, Table
from fairviz.report.pieces.opening import leading, telling
from fairviz.report.reading import Material
from fairviz.report.tables import told, without_idle

SIGHTS = ("features", "features?probe=96")  # the larger probe set first
SIGNAL = "uncertainty"  # needs no label and no look
CKA = MEASURES["cka"]
READ = Reading("CKA", "number", "higher", 2)


def similarity(material: Material) -> Section | None:
    """CKA by layer and sparsity of the leading method, where features were observed."""
    lead = leading(material)
    if lead is None:
        return None
    seen = _features(material)
    table = by_layer(material.methods[lead], seen, "cka") if seen else pd.DataFrame()
    if table.empty or table["value"].isna().all():
        return None
    here = table[(table["asked"] - telling(material, lead)).abs() < 5e-4]
    answer = alike(here if len(here) else table, CKA.title, CKA.better)
    # a layer stands where the map of gaps has its method: the same chart, without a floor
    drawn = table.assign(
        pruner="", schedule=table["layer"], scope="global", mitigation="", unequal=False
    )
    figure = Figure(
        "layers",
        lambda mode: heatmap.chart(
            drawn, replace(READ, title=f"CKA with dense: {named(lead)}"), mode=mode
        ),
        answer.headline,
        Table("CKA with the dense network, by layer", _layers(table)),
        least=170 + 52 * table["asked"].nunique(),
    )
    caveat = f"{CKA.summary} Over {int(table['n'].max()):,} probe images; the mean over seeds."
    question = "Does the sparse network still see like the dense one?"
    return Section("similarity", question, (answer.headline,), (figure,), caveat, answer.severity)


def forecast(material: Material) -> Section | None:
    """How well the dense models alone foretold who would be broken."""
    lead = leading(material)
    if lead is None:
        return None
    runs = [run for run in material.at(lead, telling(material, lead)) if run.dense is not None]
    seeds = [scores.seed_of(run, _signals(run)) for run in runs]
    if len(seeds) < 2 or any_collapsed(runs) or any(SIGNAL not in seed.signals for seed in seeds):
        return None
    table = scores.scored(seeds, list(seeds[0].signals))
    groups = scores.by_group(seeds, material.people, SIGNAL)
    hits = scores.worst_named(seeds, material.people, SIGNAL)
    answer = foretold(table[table["signal"] == SIGNAL], groups, hits, len(seeds))
    drawn = table.assign(title=table["signal"].map(TITLES))
    figure = Figure(
        "forecast",
        lambda mode: forecasts.quality(drawn, mode=mode),
        _quality(drawn),
        Table("Flips foretold from uncertainty, and flips that came", _came(groups)),
    )
    where = f"{named(lead)} at {words.percent(telling(material, lead))}"
    caveat = (
        f"{where}. Signals of the dense models alone, read as other seeds taught to read them, and"
        " judged on the seed left out. An AUC of 0.5 is chance."
    )
    question = "Could it have been known from the dense models alone?"
    return Section("forecast", question, (answer.headline,), (figure,), caveat, answer.severity)


def _features(material: Material) -> Seen:
    """Features of every variant by layer, of the largest probe set that all were observed with."""
    store = material.store
    for sight in SIGHTS:
        looks = [Look(store.variant(run.variant), sight) for run in material.runs]
        there = [look for look in looks if store.has(look.digest)]
        if (there and len(there) == len(looks)) or (there and sight == SIGHTS[-1]):
            seen = {
                look.variant.digest: store.seen(look.digest, material.questions.fingerprint)
                for look in there
            }
            return {
                digest: {name: one.arrays[name] for name in one.facts["layers"]}
                for digest, one in seen.items()
            }
    return {}


def _layers(table: pd.DataFrame) -> pd.DataFrame:
    drawn = table.assign(group=table["layer"])
    return told(drawn, READ, ("group", "removed")).rename(columns={"Group": "Layer"})


def _signals(run: Run) -> dict[str, Floats]:
    assert run.dense is not None
    said = {name: of(run.dense) for name, of in SIGNALS.items()}
    return {name: values for name, values in said.items() if not np.isnan(values).any()}


def _quality(drawn: pd.DataFrame) -> str:
    known = drawn.dropna(subset=["left_out"]).sort_values("left_out")
    if known.empty:
        return "No signal can be judged here."
    best = known.iloc[-1]
    low, high = best["left_out_low"], best["left_out_high"]
    ends = "" if low != low else f" [{low:.2f}, {high:.2f}]"
    told = f"{best['title']} foretells best which answers break: AUC {best['left_out']:.2f}{ends}"
    return f"{told} on seeds not seen; 0.5 is chance."


def _came(groups: pd.DataFrame) -> pd.DataFrame:
    ranked = groups.sort_values("value", ascending=False, kind="stable")
    ends = zip(ranked["value"], ranked["low"], ranked["high"], strict=True)
    return without_idle(
        pd.DataFrame(
            {
                "Group": ranked["group"],
                "n": ranked["n"],
                "Foretold, %": [f"{100 * value:.1f}" for value in ranked["foretold"]],
                "Came, % [95 %]": [
                    f"{100 * a:.1f}"
                    + (f" [{100 * max(b, 0):.1f}, {100 * c:.1f}]" if b == b else "")
                    for a, b, c in ends
                ],
            }
        )
    )
