"""What pages may see: how far every method keeps to the limits, and each number against them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from app.panels.deciding import told
from app.panels.deciding.seen import Seen, spelled
from app.panels.figure import figure, mode
from app.panels.literal import literal
from fairviz.audit.deciding import words as said
from fairviz.audit.deciding.limits import Limit
from fairviz.audit.deciding.sequence import Descent
from fairviz.audit.whole import METHOD
from fairviz.charts import against, holding


def methods(seen: Seen) -> None:
    """Every method's sparsities: which keep to all limits, and what was tested."""
    frame = _with_tested(states(seen), seen)
    figure(
        lambda: holding.chart(frame, mode=mode()),
        frame,
        key="holding",
        about=(seen.asked.text, seen.tested.text, seen.record is not None),
        takeaway=holding.takeaway(frame),
    )


def states(seen: Seen) -> pd.DataFrame:
    """One row per method and sparsity: whether all limits hold, and which is nearest."""
    pruned = seen.table[~seen.table["dense"].astype(bool)]
    parts = [_states(part, seen) for _, part in pruned.groupby(METHOD, sort=False)]
    order = {name: place for place, name in enumerate(seen.methods)}
    parts.sort(key=lambda part: order[spelled(part.iloc[0].to_dict())])
    return pd.concat(parts, ignore_index=True) if parts else pruned.assign(state="", said="")


def limits(seen: Seen, descents: Sequence[Descent] | None = None) -> None:
    """For each limit the numbers of the first chosen method; as tested where it was."""
    name = seen.methods[seen.chosen[0]]
    frame = _expected(seen) if descents is None else _tested(descents[0])
    key = "expected" if descents is None else "tested"
    found = seen.limits.limits
    st.markdown(f"**{literal(name)}, {_basis(seen, descents)}**")
    for first in range(0, len(found), 2):
        columns = st.columns(2, gap="medium")
        for column, limit in zip(columns, found[first : first + 2], strict=False):
            with column:
                _limit(seen, limit, frame[frame["limit"] == str(limit)], key, name)


def _basis(seen: Seen, descents: Sequence[Descent] | None) -> str:
    if descents is None:
        many = len(seen.reaches)
        return f"by the estimate over {many} seed{'s' * (many != 1)}, with 95 % intervals"
    return f"seed {descents[0].first.seed}, as tested, each with its exact bound"


def _limit(seen: Seen, limit: Limit, rows: pd.DataFrame, key: str, name: str) -> None:
    drawn = told.drawn(rows, limit)
    place = seen.limits.limits.index(limit)
    figure(
        lambda: against.chart(drawn, told.heading(limit), told.axis(limit), mode=mode()),
        drawn.assign(metric=told.heading(limit), method=name),
        key=f"{key}_{place}",
        about=(key, name, *_about(seen, limit)),
        takeaway=f"{told.heading(limit)}. {against.takeaway(drawn)}",
    )


def _about(seen: Seen, limit: Limit) -> tuple[str, ...]:
    """All that its numbers depend on: as tested on every limit, as expected on itself alone."""
    if seen.record is not None:
        return str(limit), seen.asked.text, seen.tested.text
    alone = replace(seen.asked, limits=replace(seen.limits, limits=(limit,)))
    return (alone.text,)


def _expected(seen: Seen) -> pd.DataFrame:
    """The chosen method's numbers on explore, over its seeds."""
    table = seen.table[~seen.table["dense"].astype(bool)]
    own = [spelled(row) == seen.chosen[0] for row in table.to_dict("records")]
    rows = table[own]
    state = rows["holds"].map({True: "holds", False: "fails"})
    return rows.assign(state=state.where(rows["value"].notna(), "unknown"), sparsity=rows["asked"])


def _tested(descent: Descent) -> pd.DataFrame:
    """Its numbers on certify, each with the end of its exact bound."""
    parts = [step.verdict.frame().assign(sparsity=step.run.asked) for step in descent.steps]
    rows = pd.concat(parts, ignore_index=True).rename(columns={"estimate": "value"})
    ends = rows[["value", "bound"]]
    return rows.assign(
        low=ends.min(axis=1), high=ends.max(axis=1), state=rows["outcome"], p=rows["p"]
    )


def _states(part: pd.DataFrame, seen: Seen) -> pd.DataFrame:
    """The sparsities of one method, the lowest first; `later`: beyond the first that fails."""
    rows, failed = [], False
    for _, step in part.groupby(["sparsity", "asked"]):
        row = _nearest(step, seen)
        holds = bool(step["holds"].all())
        is_unknown = not holds and step.loc[~step["holds"].astype(bool), "value"].isna().all()
        row["state"] = ("later" if failed else "holds") if holds else "fails"
        row["state"] = "unknown" if is_unknown else row["state"]
        failed |= not holds
        rows.append(row)
    return pd.DataFrame(rows)


def _nearest(step: pd.DataFrame, seen: Seen) -> dict[str, object]:
    """The row that has the least room for its limit's size, in words."""
    room = step["room"] / step["at"].where(step["at"] > 0, 1.0)
    row = step.iloc[int(room.fillna(-np.inf).to_numpy(dtype=float).argmin())].to_dict()
    limit = next(one for one in seen.limits.limits if str(one) == row["limit"])
    row["said"] = f"{row['group']}: {said.amount(limit, float(row['value']))}"
    return row | {"sparsity": row["asked"], "limit_said": said.of_limit(limit)}


def _with_tested(frame: pd.DataFrame, seen: Seen) -> pd.DataFrame:
    """The same; of what was tested, what certify said."""
    if seen.record is None:
        return frame
    keys = [spelled(row) for row in frame.to_dict("records")]
    known = {
        (spelled(vars(one.first)), round(step.run.asked, 6)): _outcome(one, step.run.variant)
        for one in seen.certified
        for step in one.steps
    }
    asked = zip(keys, frame["asked"], frame["state"], strict=True)
    return frame.assign(
        state=[known.get((key, round(float(at), 6)), state) for key, at, state in asked]
    )


def _outcome(descent: Descent, variant: str) -> str:
    """What is drawn of a step: a pass beyond the end of the sequence is no certificate."""
    if variant in [step.run.variant for step in descent.reached]:
        return "certified"
    if variant in [step.run.variant for step in descent.later]:
        return "later"
    step = next(step for step in descent.steps if step.run.variant == variant)
    return "violated" if step.verdict.outcome == "violated" else "undecided"
