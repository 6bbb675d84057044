"""The certificate that every peer shows: made for one run, ECDSA on P-256."""

import dataclasses
import os
import subprocess

import peers


@dataclasses.dataclass(frozen=True)
class Certificate:
    file: str
    key_file: str
    # Both in one, as HAProxy wants them.
    file_with_key: str

    @staticmethod
    def made_in(folder):
        made = Certificate(*(os.path.join(folder, name) for name in ("site.crt", "site.key", "site.pem")))
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        done = subprocess.run(
            [*command, "-keyout", made.key_file, "-out", made.file], capture_output=True, text=True, timeout=30, check=False
        )
        if done.returncode != 0:
            raise peers.Impossible(f"openssl makes no certificate: {done.stderr.strip()}")
        with open(made.file_with_key, "w", encoding="ascii") as both:
            for part in (made.file, made.key_file):
                with open(part, encoding="ascii") as file:
                    both.write(file.read())
        return made
