"""The ten lines that load an export: plain PyTorch, safetensors and nothing else."""

from string import Template

TEN_LINES = Template("""\
import sys
from pathlib import Path
from safetensors.torch import load_file
here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))
from $module import Network, names, prepared
network = Network().requires_grad_(False)
network.load_state_dict(load_file(here / "$weights"))
images = load_file(sys.argv[1] if sys.argv[1:] else here / "check.safetensors")["images"]
print(*names(network(prepared(images))), sep="\\n")
""")


def script(module: str, weights: str) -> str:
    """A line of output per image: of the file named after it, else of check.safetensors."""
    return TEN_LINES.substitute(module=module, weights=weights)
