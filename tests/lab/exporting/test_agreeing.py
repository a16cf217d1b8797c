"""Which differences between two forms of a network count."""

import torch

from fairviz.lab.exporting.agreeing import compared, remembered

LOGITS = torch.tensor([[2.0, 1.0], [1.0, 1.00001], [0.0, 3.0]])


def test_the_same_logits_agree_and_are_not_apart():
    found = compared(LOGITS, LOGITS.clone(), "classes")
    assert (found.images, found.differ, found.apart) == (3, 0, 0.0)
    assert found.words == "the same answers to 3 images"


def test_a_toss_up_may_fall_either_way():
    other = LOGITS.clone()
    other[1] = torch.tensor([1.00001, 1.0])
    assert compared(LOGITS, other, "classes").holds


def test_a_sure_answer_may_not():
    found = compared(LOGITS, LOGITS.flip(1), "classes")
    assert found.differ == 2 and not found.holds
    assert found.words == "2 of 3 images got another answer"


def test_of_many_labels_each_counts_by_its_own_sureness():
    one = torch.tensor([[2.0, -0.00001], [-1.0, 4.0]])
    assert compared(one, torch.tensor([[2.0, 0.00001], [-1.0, 4.0]]), "labels").holds
    assert compared(one, torch.tensor([[2.0, -1.0], [1.0, 4.0]]), "labels").differ == 1


def test_stored_answers_are_compared_in_the_same_way():
    assert remembered(LOGITS, torch.tensor([0, 0, 1]), "classes").holds  # the second is a toss-up
    assert remembered(LOGITS, torch.tensor([1, 1, 1]), "classes").differ == 1
