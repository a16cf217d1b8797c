"""Whom the model will meet, and who is left out because too few samples speak for them."""

import streamlit as st

from app import loaders
from app.controls.address import seed
from app.controls.choice import Choice
from app.loaders import deciding
from app.panels import shares
from app.panels.deciding import asking
from fairviz.audit.groups import Grouping

FEW = 150  # below it a drop of two points can hardly be shown, at 95 %


def editor(choice: Choice, people: Grouping) -> None:
    """The deployment's shares, by which everyone's numbers are weighted."""
    if len(people) > shares.MANY:
        st.caption(f"{len(people)} groups are too many to enter: group by fewer columns.")
        return
    shares.inputs(people, shares.read(choice.share, people))
    st.caption(
        "With shares, limits on everyone are re-weighted, also in the certificate, which says so."
        " Limits on groups do not change."
    )


def sizes(choice: Choice, fingerprint: str) -> None:
    """How many unseen samples each group has, and which groups no limit shall speak of."""
    people = loaders.groups(fingerprint, choice.group)
    unseen = counts(choice, fingerprint)
    st.multiselect(
        "Leave out of every limit",
        list(people.names),
        key=seed("without", list(asking.left_out(choice, people))),
        format_func=lambda name: f"{name} ({unseen.get(name, 0):,} unseen)",
        placeholder="nobody",
        help="For groups with too few samples to say anything. The certificate names them as not"
        " covered.",
    )


def counts(choice: Choice, fingerprint: str) -> dict[str, int]:
    """Samples of each group that no page has shown."""
    people = deciding.grouped(fingerprint, choice.group)
    return dict(zip(people.names, map(int, people.n), strict=True))


def warning(choice: Choice, fingerprint: str) -> None:
    """Names the groups that are too small to be certified."""
    unseen = counts(choice, fingerprint)
    small = {name: n for name, n in unseen.items() if n < FEW and name not in choice.without}
    if not small or not any(unseen.values()):
        return
    listed = ", ".join(f"{name} ({n})" for name, n in list(small.items())[:6])
    more = f" and {len(small) - 6} more" if len(small) > 6 else ""
    st.caption(
        f":material/groups: Few unseen samples: {listed}{more}. A limit on every group can hardly"
        " be shown with them: collect more, group by fewer columns, or leave them out by name."
    )
