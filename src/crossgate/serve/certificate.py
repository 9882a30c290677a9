"""A certificate for one run of an HTTPS server on this machine, made by the openssl program; nobody trusts it by itself."""

from __future__ import annotations

import ipaddress
import subprocess
from pathlib import Path

_DAYS = 7
_SECONDS = 20


class NoCertificate(Exception):
    """No certificate could be made; the message says why."""


def make_certificate(folder: Path, host: str) -> tuple[str, str]:
    """Write a certificate for localhost and *host*, and its key, into *folder*; return the paths of both.

    The program is used because every system with Python's ssl module has it, or gets it easily, and a library for this alone would be
    the largest that is installed. Raises NoCertificate.
    """
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = dict.fromkeys(("DNS:localhost", "IP:127.0.0.1", "IP:::1", _name(host)))
    command = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(_DAYS), "-subj", "/CN=localhost"),
        *("-addext", f"subjectAltName={','.join(names)}", "-keyout", str(key), "-out", str(certificate)),
    ]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL)  # noqa: S603
    except FileNotFoundError:
        raise NoCertificate("--https needs the program openssl, which is not installed") from None
    except (OSError, subprocess.TimeoutExpired):
        raise NoCertificate("--https needs the program openssl, which could not be run") from None
    if done.returncode or not certificate.exists():
        raise NoCertificate("openssl made no certificate (it has to know -addext, as all versions since 1.1.1 do)")
    return str(certificate), str(key)


def _name(host: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(host)}"
    except ValueError:
        return "DNS:" + "".join(letter for letter in host if letter.isalnum() or letter in "-.")
