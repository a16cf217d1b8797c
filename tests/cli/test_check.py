"""`fairviz check` on a file: exit codes by counts that are worked out elsewhere."""

import re
import subprocess
import sys
from os import environ
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from tests.cli.answering import table

ROOT = Path(__file__).parents[2]


def interval(hits, n, confidence=0.95):
    """Clopper and Pearson's, two-sided: each end at half of what is left."""
    found = binomtest(hits, n).proportion_ci(confidence, "exact")
    return found.low, found.high


def ceiled(share):
    """In points, the next tenth above."""
    return np.ceil(share * 1000) / 10


def outcomes(told):
    return {one["name"]: one["outcome"] for one in told.answer["variants"]}


def claims(told, variant=0):
    return {row["group"]: row for row in told.answer["variants"][variant]["claims"]}


GROUPS = ("--label", "label", "--groups", "tone")
TWO = table(dark=(1000, 10, 4), light=(1000, 0, 0))


def test_the_drop_of_a_group_is_certified_just_where_clopper_and_pearson_say(check):
    bound = interval(10, 1000)[1] - interval(4, 1000)[0]
    enough = ceiled(bound)
    above = check(TWO, *GROUPS, "--max-group-drop", str(enough))
    assert (above.code, above.answer["outcome"]) == (0, "certified")
    assert claims(above)["dark"]["bound"] == pytest.approx(bound)
    below = check(TWO, *GROUPS, "--max-group-drop", f"{enough - 0.1:.1f}")
    assert (below.code, claims(below)["dark"]["towards"]) == (2, "holds")


def test_a_drop_is_violated_just_where_the_opposite_test_says(check):
    bad = table(all=(1000, 80, 0))
    at_least = interval(80, 1000)[0] - interval(0, 1000)[1]
    below = f"{np.floor(at_least * 1000) / 10:.1f}"
    assert check(bad, "--label", "label", "--max-drop", below).code == 1
    open_ = check(bad, "--label", "label", "--max-drop", f"{float(below) + 0.1:.1f}")
    assert (open_.code, claims(open_)["everyone"]["towards"]) == (2, "fails")


def test_a_floor_for_the_worst_group_is_one_sided(check):
    frame = table(dark=(200, 20), light=(200, 0))
    low = interval(180, 200, confidence=0.9)[0]
    floor = f"{np.floor(low * 1000) / 10:.1f}"
    assert check(frame, *GROUPS, "--min-worst", floor).code == 0
    assert check(frame, *GROUPS, "--min-worst", f"{float(floor) + 0.1:.1f}").code == 2


def test_a_gap_is_of_both_groups_limits_together(check):
    frame = table(dark=(1000, 30), light=(1000, 0))
    high, low = interval(1000, 1000)[1], interval(970, 1000)[0]
    bound = ceiled(high - low)
    assert check(frame, *GROUPS, "--max-gap", str(bound)).code == 0
    assert check(frame, *GROUPS, "--max-gap", f"{bound - 0.1:.1f}").code == 2


def test_a_rate_needs_the_positive_class_to_be_certified(check):
    rule = ("--limit", "gap:true_positive_rate<=0.05")
    estimate = check(TWO, *GROUPS, *rule)
    assert (estimate.code, estimate.answer["outcome"]) == (2, "undecided")
    assert "no positive class is chosen" in estimate.out
    certified = check(TWO, *GROUPS, *rule, "--positive", "yes")
    assert certified.code == 0
    (row,) = claims(certified).values()
    assert row["estimate"] == pytest.approx(5 / 500)  # ten broken, of both classes by turns


def test_what_is_less_sure_is_more_easily_certified(check):
    rule = (*GROUPS, "--max-group-drop", "1.6")
    assert check(TWO, *rule).code == 2
    assert check(TWO, *rule, "--confidence", "0.8").code == 0


def test_undecided_says_how_many_more_of_whom(check):
    told = check(table(dark=(100, 1), light=(1000, 0)), *GROUPS, "--max-group-drop", "2.5")
    assert told.code == 2
    (need,) = told.answer["variants"][0]["needed"]
    assert (need["group"], need["towards"]) == ("dark", "certified")
    assert re.search(r"About \d+ more samples of dark would show it certified", told.out)
    enough = table(dark=(100 + int(need["more"]), 6), light=(1000, 0))
    assert check(enough, *GROUPS, "--max-group-drop", "2.5").code == 0


def test_what_is_violated_is_not_said_to_need_more_samples(check):
    told = check(table(dark=(100, 1), light=(1000, 90)), *GROUPS, "--max-group-drop", "2.5")
    assert told.code == 1 and told.answer["variants"][0]["needed"]
    assert "more samples" not in told.out


def test_several_variants_have_a_row_each_and_the_worst_code(check):
    fine, open_, bad = (table(dark=(1000, broken), light=(1000, 0)) for broken in (5, 25, 90))
    frame = fine.rename(columns={"magnitude_0.9": "a"})
    frame = frame.assign(b=open_["magnitude_0.9"])
    rule = (*GROUPS, "--max-group-drop", "3")
    told = check(frame, *rule)
    assert (told.code, outcomes(told)) == (2, {"a": "certified", "b": "undecided"})
    told = check(frame.assign(c=bad["magnitude_0.9"]), *rule)
    assert told.code == 1 and outcomes(told)["c"] == "violated"
    assert check(frame, *rule, "--variant", "a").code == 0


def test_several_methods_share_what_may_go_wrong(check):
    one = TWO.rename(columns={"magnitude_0.9": "a"})
    bound = interval(10, 1000)[1] - interval(4, 1000)[0]
    rule = (*GROUPS, "--max-group-drop", str(ceiled(bound)))
    assert check(one, *rule).code == 0
    told = check(one.assign(b=one["a"]), *rule)
    alphas = [row["alpha"] for row in told.answer["variants"]]
    assert told.code == 2 and alphas == pytest.approx([0.025, 0.025])
    assert "2 methods are certified at once" in told.out


def test_a_pass_after_the_first_failure_is_no_certificate(check):
    worse = table("magnitude_0.5", dark=(1000, 60), light=(1000, 0))["magnitude_0.5"]
    told = check(TWO.assign(**{"magnitude_0.5": worse}), *GROUPS, "--max-group-drop", "5")
    assert outcomes(told) == {"magnitude_0.5": "undecided", "magnitude_0.9": "undecided"}
    assert "It would pass, but 'magnitude_0.5' before it does not." in told.out


def test_one_limit_holds_for_the_groups_of_each_column(check):
    frame = TWO.assign(age=["old", "young"] * 1000)
    told = check(frame, "--label", "label", "--groups", "tone,age", "--max-group-drop", "3")
    assert {*claims(told)} == {"dark", "light", "old", "young"}


def test_columns_in_a_limit_cross(check):
    frame = TWO.rename(columns={"tone": "skin tone"}).assign(age=["old", "young"] * 1000)
    rule = "group_drop:accuracy <= 0.05 @ skin tone,age"
    told = check(frame, "--label", "label", "--limit", rule)
    assert told.code == 0
    assert {*claims(told)} == {f"{t} · {a}" for t in ("dark", "light") for a in ("old", "young")}


def test_classes_are_groups_where_they_are_asked_for(check):
    told = check(TWO, "--label", "label", "--groups", "class", "--max-group-drop", "3")
    assert (told.code, {*claims(told)}) == (0, {"no", "yes"})


def test_without_dense_values_are_checked_and_everything_is_a_variant(check):
    frame = table(dark=(1000, 10), light=(1000, 0)).drop(columns="dense")
    told = check(frame, *GROUPS, "--min-worst", "90")
    assert (told.code, outcomes(told)) == (0, {"magnitude_0.9": "certified"})


def test_what_dense_itself_does_not_keep_to_is_said(check):
    frame = table(dark=(300, 90), light=(300, 0))
    told = check(frame.assign(dense=frame["magnitude_0.9"]), *GROUPS, "--min-worst", "95")
    assert told.code == 1
    assert "The dense model 'dense' does not keep to it either" in told.err


def test_seeds_are_compared_with_their_own_dense_model(check):
    frame = table("mag_0.9_seed0", all=(1000, 0)).rename(columns={"dense": "dense_seed0"})
    healed = table("mag_0.9_seed1", all=(1000, 0, 50)).rename(columns={"dense": "dense_seed1"})
    told = check(frame.join(healed.iloc[:, 2:4]), "--label", "label", "--max-drop", "1")
    seen = [row["claims"][0]["estimate"] for row in told.answer["variants"]]
    assert (told.code, seen) == (0, [0.0, -0.05])


def test_groups_that_are_left_out_are_named(check):
    frame = table(dark=(4, 1), light=(1000, 0))
    assert check(frame, *GROUPS, "--max-group-drop", "3").code == 2
    told = check(frame, *GROUPS, "--max-group-drop", "3", "--without", "dark")
    assert told.code == 0 and "Left out of it: dark." in told.out


@pytest.mark.parametrize("name", ["a.tsv", "a.csv.gz", "a.parquet", "a.npz"])
def test_any_format_gives_the_same_answer(check, fairviz, tmp_path, name):
    path = tmp_path / name
    writers = {
        "a.tsv": lambda: TWO.to_csv(path, index=False, sep="\t"),
        "a.csv.gz": lambda: TWO.to_csv(path, index=False),
        "a.parquet": lambda: TWO.to_parquet(path),
        "a.npz": lambda: np.savez(path, **{n: TWO[n].to_numpy(dtype=str) for n in TWO}),
    }
    writers[name]()
    rule = (*GROUPS, "--max-group-drop", "2")
    usual = check(TWO, *rule)
    told = fairviz("check", str(path), *rule)
    assert (usual.code, told.code) == (0, 0)
    assert told.out.splitlines()[1:] == usual.out.splitlines()[1:]  # the first names the file


def test_files_are_matched_by_their_ids(fairviz, tmp_path):
    one, two = tmp_path / "truth.csv", tmp_path / "said.csv"
    TWO[["id", "label", "tone", "dense"]].to_csv(one, index=False)
    TWO[["id", "magnitude_0.9"]].sample(frac=1, random_state=0).to_csv(two, index=False)
    rule = (*GROUPS, "--max-group-drop", "2", "--id", "id")
    assert fairviz("check", str(one), str(two), *rule).code == 0


def test_nothing_is_kept_in_the_store(check, store):
    check(TWO, *GROUPS, "--max-group-drop", "2")
    assert not store.home.exists()


def test_it_needs_no_torch_and_no_letters_of_the_terminal(tmp_path):
    path = tmp_path / "answers.parquet"
    TWO.assign(tone=TWO["tone"].replace("dark", "dunkel \u0917")).to_parquet(path)
    words = ["check", str(path), *GROUPS, "--max-group-drop", "2"]
    code = f"import sys; from fairviz.__main__ import main; assert main({words}) == 0;"
    code += "assert not {'torch', 'streamlit', 'altair', 'plotly'} & {*sys.modules}"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = [sys.executable, "-c", code]
    ended = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, env=environ | plain)
    assert b"dunkel \\u0917" in ended.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_table_that_cannot_be_printed_is_not_an_answer(tmp_path):
    path = tmp_path / "answers.csv"
    table(all=(1000, 0)).to_csv(path, index=False)
    command = f"{sys.executable} -m fairviz check {path} --label label --max-drop 2 > /dev/full"
    ended = subprocess.run(command, shell=True, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert ended.returncode == 2
    assert "The table cannot be written: No space left on device." in ended.stderr
    assert "fault of FairViz" not in ended.stderr and "Traceback" not in ended.stderr


def test_a_reader_that_has_seen_enough_changes_no_exit_code(tmp_path):
    path = tmp_path / "answers.csv"
    table(all=(1000, 80)).to_csv(path, index=False)
    command = f"{sys.executable} -m fairviz check {path} --label label --max-drop 2 | true"
    shell = ["bash", "-o", "pipefail", "-c", command]
    ended = subprocess.run(shell, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
