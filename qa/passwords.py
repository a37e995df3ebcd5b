"""Users of a served chat and their hashed passwords, in a text file: one `name:hash` a line."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

_N, _R, _P = 2**14, 8, 1  # scrypt: 16 MiB and some 50 ms a try
_SHORTEST = 8


class PasswordError(ValueError):
    """A password file, a name or a password that cannot be used."""


def hash_password(password: str) -> str:
    """`scrypt$n$r$p$salt$hash`, salted anew each time."""
    salt = secrets.token_bytes(16)
    parts = (base64.b64encode(x).decode() for x in (salt, _scrypt(password, salt, _N, _R, _P)))
    return "$".join(("scrypt", str(_N), str(_R), str(_P), *parts))


def matches(password: str, hashed: str) -> bool:
    """Whether a password is the one that was hashed; takes as long whatever is typed."""
    _, n, r, p, salt, own = hashed.split("$")
    typed = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(typed, base64.b64decode(own))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, dklen=32)


class PasswordFile:
    """The file as it is now; read again by who opens it again."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def users(self) -> dict[str, str]:
        """Hash by name. Raises PasswordError, with the line, where the file is not ours."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PasswordError(
                f"无法读取密码文件 {self.path}。请用 qingdan passwd 生成。"
            ) from error
        users = {}
        for number, line in enumerate(text.splitlines(), 1):
            name, colon, hashed = line.strip().partition(":")
            if not line.strip():
                continue
            if not colon or not name or not _usable(hashed):
                raise PasswordError(
                    f"{self.path} 第{number}行不是“用户名:密码散列”。请用 qingdan passwd 生成。"
                )
            users[name] = hashed
        return users

    def set(self, name: str, password: str) -> None:
        """Add a user or change a password; the file is replaced whole, readable by its owner."""
        if not name.strip() or any(c in name for c in ":\r\n\x00"):
            raise PasswordError("用户名不能为空，也不能含冒号或换行。")
        if len(password) < _SHORTEST:
            raise PasswordError(f"密码太短，至少{_SHORTEST}个字符。")
        users = self.users() if self.path.exists() else {}
        self._write({**users, name: hash_password(password)})

    def remove(self, name: str) -> None:
        """Take a user out; PasswordError where there is no such."""
        users = self.users()
        if users.pop(name, None) is None:
            raise PasswordError(f"{self.path} 中没有用户“{name}”。")
        self._write(users)

    def check(self, name: str, password: str) -> bool:
        """Whether this user has this password; an unknown name costs the same time."""
        hashed = self.users().get(name)
        known = matches(password, hashed or _NOBODY)
        return known and hashed is not None

    def _write(self, users: dict[str, str]) -> None:
        text = "".join(f"{name}:{hashed}\n" for name, hashed in users.items())
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".passwd-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.replace(temporary, self.path)
        except BaseException:
            os.unlink(temporary)
            raise


def _usable(hashed: str) -> bool:
    parts = hashed.split("$")
    if len(parts) != 6 or parts[0] != "scrypt" or not all(x.isdigit() for x in parts[1:4]):
        return False
    try:
        return all(base64.b64decode(x, validate=True) for x in parts[4:])
    except ValueError:
        return False


_NOBODY = hash_password(secrets.token_hex())
