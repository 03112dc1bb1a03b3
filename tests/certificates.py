"""Certificates for servers on this machine: one authority, and what it or nobody vouches for."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Signs certificates.

    Attributes:
        file: its own certificate, as ``ca_file`` names it.
    """

    file: Path
    _key: ec.EllipticCurvePrivateKey
    _name: x509.Name

    def server(self, name: str, *, expired: bool = False) -> ssl.SSLContext:
        """What a server called ``name`` (an address or a host name) shows."""
        return _context(self.file.parent, name, self._name, self._key, expired=expired)


def authority(folder: Path) -> Authority:
    """A new authority, which nobody trusts unless told to."""
    folder.mkdir(parents=True, exist_ok=True)
    key, name = ec.generate_private_key(ec.SECP256R1()), _called("Ringdesk test authority")
    made = _certificate(name, key, name, key, is_authority=True)
    file = folder / "authority.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Authority(file, key, name)


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server shows for whom only itself vouches."""
    return _context(folder, HOST, _called(HOST), None)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _context(
    folder: Path, name: str, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey | None, *, expired: bool = False
) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(_called(name), key, issuer, signer or key, name=name, expired=expired)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    file.unlink()
    return context


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey,
    *,
    name: str = "",
    is_authority: bool = False,
    expired: bool = False,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    end = now - _DAY if expired else now + _DAY
    made = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), now - 2 * _DAY, end)
    made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    if name:
        made = made.add_extension(x509.SubjectAlternativeName([_general(name)]), critical=False)
    return made.sign(signer, hashes.SHA256())


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
