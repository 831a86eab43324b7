"""Encrypted pages: the certificate has to be of the name that was asked for, and of an authority that is trusted."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from agent.bench.loopback import Loopback, Reply
from tools.sources.web import Budget, Unreachable


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of group.example with its key, signed by itself, in PEM."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "group.example")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("group.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "group.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, *form) + made.public_bytes(pem))
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Loopback]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    names: list[str] = []
    tls.sni_callback = lambda _socket, name, _context: names.append(str(name))
    with Loopback(lambda _: Reply("|".join(names), kind="text/plain"), tls=tls) as server:
        yield server


@pytest.fixture
def open_web(make_fetcher: Any, town: Any, secure: Loopback, certificate: Path) -> Callable[..., Any]:
    town.port = secure.port

    def opened(*, trusting: bool) -> Any:
        return make_fetcher(tls=ssl.create_default_context(cafile=certificate) if trusting else None).open(Budget())

    return opened


def test_a_page_is_read_by_its_name_at_the_address_that_was_checked(open_web: Any, town: Any) -> None:
    assert open_web(trusting=True).read("https://group.example/").text == "group.example"
    assert town.dialled == [("93.184.215.14", 443)]


def test_a_certificate_of_another_name_is_not_trusted(open_web: Any, secure: Loopback) -> None:
    with pytest.raises(Unreachable, match=r"^other\.example has no certificate that can be trusted"):
        open_web(trusting=True).read("https://other.example/")
    assert secure.requests == []


def test_a_certificate_that_no_authority_vouches_for_is_not_trusted(open_web: Any, secure: Loopback) -> None:
    with pytest.raises(Unreachable, match=r"^group\.example has no certificate that can be trusted"):
        open_web(trusting=False).read("https://group.example/")
    assert secure.requests == []
