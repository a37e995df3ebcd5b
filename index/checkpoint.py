"""What a build has embedded so far, so that one that was interrupted goes on where it stopped."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = dict[bytes, NDArray[np.float32]]

_EVERY = 60.0  # seconds of embedding between two writes


class Checkpoint:
    """New vectors of one model, by text hash, written to a folder now and then."""

    def __init__(self, folder: Path, model: str, version: str) -> None:
        self._path = folder / "partial.npz"
        self._model = f"{model}\n{version}"
        self._written = time.monotonic()
        self._before: Vectors = {}

    def load(self) -> Vectors:
        """What an earlier build left; {} where there is nothing, or nothing of this model."""
        import numpy as np

        try:
            with np.load(self._path, allow_pickle=False) as data:  # zip checks its CRC
                if str(data["model"]) != self._model:
                    return {}
                rows = data["vectors"].astype(np.float32)
                keys = [key.tobytes() for key in data["keys"]]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}
        self._before = dict(zip(keys, rows, strict=True))
        return dict(self._before)

    def tick(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Write if the last time was a while ago."""
        if time.monotonic() - self._written >= _EVERY:
            self.write(vectors)

    def write(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Replace the file in one step, keeping what was loaded. A folder that cannot be written
        is none of our concern."""
        import numpy as np

        self._written = time.monotonic()
        whole = {**self._before, **vectors}
        if not whole:
            return
        keys = np.frombuffer(b"".join(whole), dtype=np.uint8).reshape(-1, 16)
        rows = np.stack(list(whole.values()))
        temporary = self._path.with_name(f".partial.{secrets.token_hex(4)}")
        with contextlib.suppress(OSError):
            try:
                with temporary.open("wb") as file:
                    np.savez(file, keys=keys, vectors=rows, model=np.array(self._model))
                os.replace(temporary, self._path)
            finally:
                temporary.unlink(missing_ok=True)

    def done(self) -> None:
        """Forget it: the index is saved."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
