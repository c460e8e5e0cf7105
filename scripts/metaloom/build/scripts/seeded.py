"""Random numbers for scripts: every source, those of the system included, gives the same numbers in every run."""

from __future__ import annotations

import os
import random
import secrets
from typing import Any

SEED = 0


def seed_everything() -> None:
    """Seed Python's and NumPy's generators, and replace the system's sources of randomness by seeded ones.

    `numpy.random.default_rng()` without a seed, `uuid.uuid4()` and `secrets` ask the system: a figure drawn from them
    would be another one in every run.
    """
    import numpy as np

    chance = random.Random(SEED)  # noqa: S311 - the opposite of secrecy is what is wanted

    random.seed(SEED)
    np.random.seed(SEED)
    for module, name, answer in (
        (os, "urandom", chance.randbytes),
        (random, "_urandom", chance.randbytes),
        (secrets, "randbits", chance.getrandbits),
        (np.random.bit_generator, "randbits", chance.getrandbits),
    ):
        _replace(module, name, answer)


def _replace(module: Any, name: str, answer: Any) -> None:
    if hasattr(module, name):
        setattr(module, name, answer)
