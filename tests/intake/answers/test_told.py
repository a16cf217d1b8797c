import pytest

from fairviz.intake.answers.told import Told, share, told


@pytest.mark.parametrize(
    "name, said",
    [
        ("magnitude_0.9_seed2", Told("magnitude", 9000, 2)),
        ("pruned_90", Told("pruned", 9000)),
        ("p90_s1", Told("pruned", 9000, 1)),
        ("sparse-0.95", Told("pruned", 9500)),
        ("l1_50%_s2", Told("l1", 5000, 2)),
        ("Magnitude (90%), recovered", Told("magnitude", 9000, 0, "recovered")),
        ("gmp-95-ft", Told("gmp", 9500, 0, "recovered")),
        ("seed1_magnitude_80", Told("magnitude", 8000, 1)),
        ("SNIP 70", Told("snip", 7000)),
    ],
)
def test_a_name_says_method_sparsity_seed_and_schedule(name, said):
    assert told(name) == said


@pytest.mark.parametrize("name", ["resnet_basic_56", "vgg_15_BN_64", "int8", "wrn_28_10"])
def test_layers_and_bits_are_no_sparsity(name):
    assert told(name) == Told(name)


@pytest.mark.parametrize(
    "text, parts", [("0.9", 9000), ("90 %", 9000), ("90", 9000), ("1", 100), ("1.0", 10_000)]
)
def test_shares_and_percents_are_told_apart(text, parts):
    assert share(text) == parts


@pytest.mark.parametrize("text", ["half", "101", "-5", ""])
def test_what_is_no_sparsity_is_none(text):
    assert share(text) is None
