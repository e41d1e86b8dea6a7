"""What is known of every detector without its engine: enough for recipes, screens and the command line, which must not wait for it.

A new detector is an entry here, a class in the list of `inspector.engine.detectors`, and its words for the project form
(`ui/pages/project_form/network_choice.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """A detector that a recipe can ask for."""

    keeps_bank: bool = False
    """Whether it chooses vectors for a memory bank, whose number the recipe decides."""
    finest_stride: int = 4
    """Step in px of the network input at which it looks by default."""
    side: int = 224
    """Side in px of a square with the area of the network input that it has by default."""
    ensembles: bool = True
    """Whether it uses a pretrained network, and so can use several."""


METHODS: dict[str, Method] = {
    "patchcore": Method(keeps_bank=True, finest_stride=8, side=448),
    "padim": Method(),
    "spade": Method(),
    "autoencoder": Method(ensembles=False),
}
"""Name in recipes and models -> what is known of it."""


def method_names() -> tuple[str, ...]:
    """The names of all detectors."""
    return tuple(METHODS)
