"""Protected connections: the certificate is that of the host that was asked for, whatever address it leads to."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.following.failure import FailureKind
from ingest.following.source import Allowed
from tests.ingest.following.conftest import Open, kind
from tests.ingest.following.pages_server import PagesServer

POLICY = "<p>Keystrokes are not recorded.</p>"
HOSTS = Allowed(private_hosts=frozenset({"policies.example", "other.example", "127.0.0.1"}))


class Certificate:
    """Signed by itself, for `policies.example` and 127.0.0.1."""

    def __init__(self, folder: Path, *, days: int = 30) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "policies.example")])
        now = datetime.now(UTC)
        names = [x509.DNSName("policies.example"), x509.IPAddress(ip_address("127.0.0.1"))]
        signed = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.file = folder / "certificate.pem"
        self._key = folder / "key.pem"
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        self._key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self.names_asked_for: list[str | None] = []

    def shown(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self._key)
        context.sni_callback = lambda _socket, name, _context: self.names_asked_for.append(name)
        return context

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


def test_the_certificate_is_checked_by_the_hosts_name_and_not_by_its_address(
    certificate: Certificate, open_fetcher: Open
) -> None:
    with PagesServer(certificate.shown()) as pages:
        pages.serve("/p", POLICY)
        fetcher = open_fetcher(allowed=HOSTS, certificates=certificate.trusted())

        assert fetcher.fetch(pages.url("/p", "policies.example")).body == POLICY.encode()
        assert certificate.names_asked_for == ["policies.example", "policies.example"]
        # The same address, and a certificate for it: but not for the name.
        assert kind(fetcher, pages.url("/p", "other.example")) is FailureKind.CERTIFICATE
        assert fetcher.fetch(pages.url("/p")).body == POLICY.encode()


def test_a_certificate_from_nobody_trusted_is_refused(certificate: Certificate, open_fetcher: Open) -> None:
    with PagesServer(certificate.shown()) as pages:
        assert (
            kind(open_fetcher(allowed=HOSTS, certificates=None), pages.url("/p", "policies.example"))
            is FailureKind.CERTIFICATE
        )
        assert pages.requests == []


def test_a_certificate_that_has_expired_is_refused(tmp_path: Path, open_fetcher: Open) -> None:
    expired = Certificate(tmp_path, days=-1)
    with PagesServer(expired.shown()) as pages:
        fetcher = open_fetcher(allowed=HOSTS, certificates=expired.trusted())

        assert kind(fetcher, pages.url("/p", "policies.example")) is FailureKind.CERTIFICATE


def test_a_server_that_speaks_without_protection_where_it_was_asked_for_proves_nothing(open_fetcher: Open) -> None:
    with PagesServer() as plain:
        address = plain.url("/p").replace("http://", "https://")

        assert kind(open_fetcher(certificates=None), address) is FailureKind.CERTIFICATE


def test_no_redirect_leads_from_a_protected_page_to_an_unprotected_one(
    certificate: Certificate, open_fetcher: Open
) -> None:
    with PagesServer(certificate.shown()) as pages, PagesServer() as plain:
        plain.serve("/p", POLICY)
        pages.redirect("/p", plain.url("/p"))
        plain.redirect("/up", pages.url("/ok"))
        pages.serve("/ok", POLICY)
        fetcher = open_fetcher(allowed=HOSTS, certificates=certificate.trusted())

        assert kind(fetcher, pages.url("/p")) is FailureKind.ADDRESS_REFUSED
        assert plain.requests == []
        assert fetcher.fetch(plain.url("/up")).url == pages.url("/ok")
