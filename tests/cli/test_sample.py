"""`fairviz sample`: which studies it makes, and what is not committed."""

import pytest

from fairviz.cli import sample
from fairviz.predictions.studies import Studies


def test_the_core_is_one_study_and_the_whole_has_a_twin_of_every_paper():
    assert [path.name for path in sample.files(full=False)] == ["sample.yaml"]
    core, *small = sample.files(full=True)
    assert core.name == "sample.yaml"
    assert len(small) == 6 and {path.parent.name for path in small} == {"small"}
    assert "simon_says.yaml" not in {path.name for path in small}  # eight classes: too large


def test_what_no_study_names_is_not_committed(store, saved):
    named, round_on_the_way = saved(5_000), saved(9_000)
    Studies(store).create("Pilot", [named])
    sample.swept(store)
    assert (store.has(named.digest), store.has(round_on_the_way.digest)) == (True, False)


def test_the_sample_is_refused_beyond_its_budget(tmp_path, monkeypatch):
    (tmp_path / "answers").write_bytes(b"x" * 100_000)
    assert sample._weighed(tmp_path) == "0.1 of 20 MB."
    monkeypatch.setattr(sample, "BUDGET", 99_999)
    with pytest.raises(sample.OverBudget, match="100,000 bytes; at most 99,999"):
        sample._weighed(tmp_path)
