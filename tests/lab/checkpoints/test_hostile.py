"""Files made to harm: each is refused with a sentence, and nothing in it has run."""

import pickle
import struct
import zipfile

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from fairviz.lab.checkpoints.reading import BadCheckpoint, read


def refusal(path) -> str:
    with pytest.raises(BadCheckpoint) as refused:
        read(path)
    return str(refused.value)


@pytest.mark.parametrize("name", ["weights.pth", "weights.safetensors", "weights", "weights.png"])
def test_a_pickle_that_runs_code_is_refused_whatever_it_is_called(saved, trap, name):
    said = refusal(saved({"state_dict": trap}, name))
    assert said.startswith(f"{name} is left unread: it asks to run posix.mkdir")
    assert "torch.save(model.state_dict(), 'weights.pth')" in said


def test_deep_among_true_weights_it_is_refused(saved, trap, weights):
    assert "posix.mkdir" in refusal(saved({"epoch": 1, "model": {"net": {**weights, "x": [trap]}}}))


def test_the_old_format_is_refused_too(saved, trap, weights):
    path = saved({**weights, "x": trap}, _use_new_zipfile_serialization=False)
    assert "posix.mkdir" in refusal(path)


def test_newer_pickles_hide_no_names(saved, trap, weights):
    assert "it asks to run posix.mkdir," in refusal(
        saved({**weights, "x": trap}, pickle_protocol=4)
    )


@pytest.mark.parametrize("protocol", range(6))
def test_a_plain_pickle_is_left_unread(tmp_path, trap, protocol):
    path = tmp_path / "model.pt"
    path.write_bytes(pickle.dumps({"state_dict": trap}, protocol))
    assert refusal(path).startswith("model.pt is a plain Python pickle")


def test_a_pickle_in_a_zip_is_left_unread(tmp_path, trap):
    with zipfile.ZipFile(tmp_path / "model.pth", "w") as archive:
        archive.writestr("model.pkl", pickle.dumps(trap))
    assert "is a zip with 1 file (model.pkl) and no weights" in refusal(tmp_path / "model.pth")


def test_a_zip_dressed_as_torch_saves_is_refused(tmp_path, trap):
    with zipfile.ZipFile(tmp_path / "model.pth", "w") as archive:
        archive.writestr("archive/version", "3")
        archive.writestr("archive/data.pkl", pickle.dumps(trap, 2))
    assert "posix.mkdir" in refusal(tmp_path / "model.pth")


def test_a_checkpoint_in_a_zip_is_to_be_unpacked(tmp_path, saved, trap):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(saved({"state_dict": trap}), "weights.pth")
    assert refusal(tmp_path / "all.zip") == (
        "all.zip is a zip with weights.pth: unpack it and bring the one you mean."
    )


def test_a_whole_pickled_model_is_refused_with_how_to_save_its_weights(saved):
    said = refusal(saved({"model": torch.nn.Sequential(torch.nn.Linear(2, 2))}))
    assert "is a whole pickled model" in said
    assert "torch.nn.modules.linear.Linear" in said
    assert "torch.save(model.state_dict(), 'weights.pth')" in said


def test_what_would_unpack_to_a_thousand_times_its_size_is_left_unread(saved, tmp_path):
    written = saved({"weight": torch.zeros(1_000_000)})
    with (
        zipfile.ZipFile(written) as plain,
        zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in plain.namelist():
            bomb.writestr(name, plain.read(name))
    assert "would unpack to 4,0" in refusal(tmp_path / "bomb.pth")


def test_one_number_cannot_claim_to_be_a_billion(saved):
    said = refusal(saved({"weight": torch.ones(1).expand(1000, 1000, 1000)}))
    assert "claims weights of 4,000,000,000" in said


def test_a_dict_inside_itself_is_looked_at_once(saved):
    inside: dict[str, object] = {}
    inside |= {f"again{number}": inside for number in range(300)}
    assert "has no weights in it" in refusal(saved(inside))


def test_a_header_longer_than_the_file_is_not_read(tmp_path):
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", 2**62) + b"{}")
    assert "header has 4,611,686,018,427,387,904 bytes while the file has 10" in refusal(
        tmp_path / "a.safetensors"
    )


def test_a_header_nested_ten_thousand_deep_is_damage(tmp_path):
    header = b'{"a":' + b"[" * 10_000
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    assert "header that is damaged" in refusal(tmp_path / "a.safetensors")


def test_a_header_that_claims_more_than_follows_is_damage(tmp_path):
    header = b'{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4]}}'
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + b"1234")
    assert "a.safetensors is damaged" in refusal(tmp_path / "a.safetensors")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("old", [True, False])
def test_a_torn_checkpoint_is_said_to_be_torn(saved, weights, kept, old):
    path = saved(weights, _use_new_zipfile_serialization=not old)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    assert "cut short" in refusal(path)


def test_a_torn_safetensors_is_said_to_be_torn(tmp_path, weights):
    path = tmp_path / "a.safetensors"
    save_file(weights, path)
    path.write_bytes(path.read_bytes()[:-10])
    assert refusal(path).startswith("a.safetensors is damaged")


def test_an_encrypted_zip_is_called_damaged(saved, weights):
    path = saved(weights)
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02") + 8  # flags in the list at the end: bit 0 says encrypted
    path.write_bytes(data[:at] + b"\x01" + data[at + 1 :])
    assert "damaged" in refusal(path)


def test_an_empty_file_is_called_empty(tmp_path):
    (tmp_path / "a.pth").touch()
    assert refusal(tmp_path / "a.pth") == "a.pth is empty (0 bytes): copy or download it again."


def test_a_folder_names_what_could_be_meant(tmp_path):
    (tmp_path / "b.safetensors").touch()
    assert "Name one of the files in it: b.safetensors." in refusal(tmp_path)


def test_a_file_that_is_not_there_is_missed(tmp_path):
    assert refusal(tmp_path / "a.pth").startswith("There is no file a.pth where you say.")


def test_arrays_of_numpy_are_told_apart_from_weights(tmp_path):
    np.savez(tmp_path / "a.npz", weight=np.ones(2))
    assert refusal(tmp_path / "a.npz").startswith("a.npz is a NumPy archive")


@pytest.mark.filterwarnings("ignore:`torch.jit")
def test_torchscript_is_left_unread(tmp_path):
    torch.jit.save(torch.jit.trace(torch.nn.Linear(2, 2), torch.ones(1, 2)), tmp_path / "a.pt")
    assert "TorchScript program" in (said := refusal(tmp_path / "a.pt")) and "left unread" in said


def test_exported_programs_are_for_the_command_line(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.pt2", "w") as archive:
        archive.writestr("a/archive_format", "pt2")
    assert "exported with torch.export" in refusal(tmp_path / "a.pt2")


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"\x89HDF\r\n\x1a\n", "Keras / HDF5"),
        (b"\x08\x0a\x12\x07pytorch\x1a\x052.1.0", "ONNX"),
        (b"\x1f\x8b\x08\x00", "compressed with gzip"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        (b"conv1.weight 0.1 0.2", "no format known here"),
    ],
)
def test_other_formats_are_called_by_their_names(tmp_path, start, said):
    (tmp_path / "a.pth").write_bytes(start + bytes(100))
    assert said in refusal(tmp_path / "a.pth")
