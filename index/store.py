"""An index on disk: whole or not there, verified when read, without pickle.

    <folder>/manifest.json         which generation is current: format, corpus, model, sha256s
             gen-<...>/dense.faiss the vectors, in FAISS's own format
                       keys.npy    16 bytes of hash for the text of each vector, uint8 (n, 16)
                       coefficients.npy  of index.regression, float32, flat
                       bm25/       bm25s, as .npy and JSON
                       notices.json  the texts of the notices
             .lock                 held while one process builds
A generation is written under a temporary name and renamed; then the manifest is replaced in one
step. Readers keep the old generation until then; the one before is kept for readers that are slow.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged, IndexMismatch, IndexUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.bm25 import Lexical
    from index.dense import Dense

FORMAT = 3
_KIND = "qingdan-index"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index was made of; an index of any other is not used."""

    corpus: str
    model: str
    version: str
    dim: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store holds."""

    dense: Dense
    keys: NDArray[np.uint8]
    lexical: Lexical
    coefficients: NDArray[np.float32]  # of index.regression, flat; none where it does not apply
    notices: bytes  # texts of the notices, as index.opening writes them


class Store:
    """One index in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether there is an index, good or bad."""
        return (self.folder / "manifest.json").exists()

    def manifest(self) -> dict[str, Any]:  # noqa: ANN401
        """The manifest; raises IndexDamaged where it is none of ours."""
        path = self.folder / "manifest.json"
        try:
            data = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"索引 {self.folder} 已损坏(manifest.json 无法读取)。") from error
        if not isinstance(data, dict) or data.get("kind") != _KIND:
            raise IndexDamaged(f"{self.folder} 中的 manifest.json 不是本程序的索引。")
        return data

    def load(self, wanted: Identity) -> Stored:
        """Read and verify the current generation.

        Raises IndexMismatch where it is of another corpus, model or format, IndexDamaged where a
        file is not what the manifest says.
        """
        manifest = self.manifest()
        self._compare(manifest, wanted)
        try:
            stored = self._read(manifest)
        except FileNotFoundError:  # replaced twice while we were reading
            stored = self._again(wanted, manifest)
        with contextlib.suppress(OSError):
            os.utime(self.folder / "manifest.json")  # for last_used
        return stored

    def notices(self) -> bytes:
        """The texts of the notices; raises IndexDamaged. Cheap: no vectors are read."""
        manifest = self.manifest()
        if manifest.get("format") != FORMAT:
            raise IndexMismatch(f"索引 {self.folder} 由本程序的其他版本建立(格式不同)。")
        try:
            folder = self.folder / str(manifest["generation"])
            if folder.parent != self.folder:
                raise ValueError("generation")
            return _verified(folder, "notices.json", str(manifest["files"]["notices.json"]))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(f"索引 {self.folder} 已损坏(缺少清单原文)。") from error

    def last_used(self) -> float:
        """When it was written or loaded last, in seconds; 0 where there is none."""
        return _modified(self.folder / "manifest.json")

    def _again(self, wanted: Identity, before: dict[str, Any]) -> Stored:  # noqa: ANN401
        manifest = self.manifest()
        self._compare(manifest, wanted)
        try:
            if manifest == before:
                raise FileNotFoundError
            return self._read(manifest)
        except FileNotFoundError as error:
            raise IndexDamaged(f"索引 {self.folder} 已损坏(缺少文件)。") from error

    def _compare(self, manifest: dict[str, Any], wanted: Identity) -> None:  # noqa: ANN401
        if manifest.get("format") != FORMAT:
            raise IndexMismatch(f"索引 {self.folder} 由本程序的其他版本建立(格式不同)。")
        if (manifest.get("model"), manifest.get("version")) != (wanted.model, wanted.version):
            raise IndexMismatch(
                f"索引 {self.folder} 由模型 {manifest.get('model')} 建立,"
                f"与所选模型 {wanted.model}(或其版本)不同。"
            )
        if (manifest.get("corpus"), manifest.get("dim")) != (wanted.corpus, wanted.dim):
            raise IndexMismatch(f"索引 {self.folder} 是为别的清单(或同一清单的旧内容)建立的。")

    def _read(self, manifest: dict[str, Any]) -> Stored:  # noqa: ANN401
        import numpy as np

        from index.bm25 import Lexical
        from index.dense import Dense

        try:
            folder = self.folder / str(manifest["generation"])
            files = {str(k): str(v) for k, v in manifest["files"].items()}
            if folder.parent != self.folder or any(_outside(name) for name in files):
                raise ValueError("files")
            data = {name: _verified(folder, name, digest) for name, digest in files.items()}
            dense = Dense.from_bytes(data["dense.faiss"])
            keys = np.load(io.BytesIO(data["keys.npy"]), allow_pickle=False)
            learned = np.load(io.BytesIO(data["coefficients.npy"]), allow_pickle=False)
            notices = data["notices.json"]
            words = {n.partition("/")[2]: d for n, d in data.items() if n.startswith("bm25/")}
            lexical = Lexical.load(words, int(manifest["tasks"]))
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise IndexDamaged(f"索引 {self.folder} 已损坏({error})。") from error
        if keys.shape != (len(dense), 16) or dense.dim != manifest["dim"]:
            raise IndexDamaged(f"索引 {self.folder} 已损坏(大小不符)。")
        return Stored(dense, keys, lexical, learned, notices)

    def vectors(
        self, model: str, version: str, wanted: AbstractSet[bytes]
    ) -> dict[bytes, NDArray[np.float32]]:
        """The vectors of a model for those of the `wanted` text hashes that are here; {} where
        nothing can be read."""
        if not wanted or not self.exists():
            return {}
        try:
            manifest = self.manifest()
            if (manifest.get("model"), manifest.get("version")) != (model, version):
                return {}
            if manifest.get("format") != FORMAT:
                return {}
            stored = self._read(manifest)
        except (IndexUnavailable, OSError):
            return {}
        rows = stored.dense.vectors()
        keys = (key.tobytes() for key in stored.keys)
        return {key: rows[i].copy() for i, key in enumerate(keys) if key in wanted}

    def save(self, identity: Identity, stored: Stored) -> None:
        """Write a new generation and make it the current one. Raises OSError where it cannot be
        written and IndexUnavailable where the folder holds something else's manifest."""
        self._refuse_foreign()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"gen-{identity.corpus[:12]}-{secrets.token_hex(4)}"
        work = self.folder / f".{name}.tmp"
        try:
            work.mkdir()
            (work / "dense.faiss").write_bytes(stored.dense.to_bytes())
            (work / "notices.json").write_bytes(stored.notices)
            _save_array(work / "keys.npy", stored.keys)
            _save_array(work / "coefficients.npy", stored.coefficients)
            stored.lexical.save(work / "bm25")
            manifest = {
                "kind": _KIND,
                "format": FORMAT,
                "generation": name,
                "corpus": identity.corpus,
                "model": identity.model,
                "version": identity.version,
                "dim": identity.dim,
                "tasks": identity.tasks,
                "vectors": len(stored.dense),
                "files": _digests(work),
            }
            work.rename(self.folder / name)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        _replace(self.folder / "manifest.json", json.dumps(manifest, indent=1))
        self._tidy(name)

    def _refuse_foreign(self) -> None:
        """Never write over a manifest.json that another program left."""
        if self.exists() and not any(self.folder.glob("gen-*")):
            with contextlib.suppress(IndexDamaged):
                self.manifest()
                return
            raise IndexUnavailable(
                f"{self.folder} 中已有不属于本程序的 manifest.json。请换一个索引文件夹。"
            )

    def _tidy(self, current: str) -> None:
        """Remove all generations but the current one and the one before it."""
        old = [p for p in self.folder.glob("gen-*") if p.name != current]
        for path in sorted(old, key=_modified, reverse=True)[1:]:
            shutil.rmtree(path, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from building here. The operating system frees it at exit."""
        from filelock import FileLock

        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            yield


def _outside(name: str) -> bool:
    """Whether a manifest names a file that no index of ours has."""
    return Path(name).is_absolute() or ".." in Path(name).parts or name.count("/") > 1


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _verified(folder: Path, name: str, digest: str) -> bytes:
    data = (folder / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise IndexDamaged(f"索引文件 {folder / name} 已损坏(校验和不符)。")
    return data


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


def _save_array(path: Path, array: NDArray[Any]) -> None:  # noqa: ANN401
    import numpy as np

    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
