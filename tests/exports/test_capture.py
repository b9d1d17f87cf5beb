"""Capture files and datagrams: what goes in comes out, at its time."""

from __future__ import annotations

import socket
import time

import pytest

from threatring.exports.capture import Address, address_of, payloads, pcap, send

MESSAGES = [(0.0, b"first"), (0.5, b"odd"), (1.25, bytes(range(200)))]


def test_there_and_back() -> None:
    """libpcap 2.4: big-endian, Ethernet, microseconds; times count from the given second."""
    data = pcap(MESSAGES, 946_684_800.0)
    assert data[:4] == bytes.fromhex("a1b2c3d4") and data[20:24] == bytes([0, 0, 0, 1])
    assert list(payloads(data)) == [(946_684_800.0 + time_s, payload) for time_s, payload in MESSAGES]


def test_datagrams_arrive_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket of this machine receives what is sent; at pace 0 nothing waits for its time, at 5 a fifth of it."""
    now_s, waited_s = [100.0], []

    def sleep(wait_s: float) -> None:
        now_s[0] += wait_s
        waited_s.append(wait_s)

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(5.0)
        to = Address("127.0.0.1", ear.getsockname()[1])
        assert send(MESSAGES, to, 0.0) == 3
        assert [ear.recv(2048) for _ in MESSAGES] == [payload for _, payload in MESSAGES]
        assert not waited_s
        send(MESSAGES, to, 5.0)
        assert waited_s == pytest.approx([0.1, 0.15])


@pytest.mark.parametrize(
    "text, host, port",
    [
        ("127.0.0.1:3001", "127.0.0.1", 3001), ("127.0.0.2", "127.0.0.2", 3000), (":3005", "127.0.0.1", 3005),
        ("3006", "127.0.0.1", 3006), ("[::1]:3007", "::1", 3007), ("[::1]", "::1", 3000),
        ("localhost:3008", "127.0.0.1", 3008),
    ],
)  # fmt: skip
def test_addresses(text: str, host: str, port: int) -> None:
    assert address_of(text) == Address(host, port)


@pytest.mark.parametrize(
    "text", ["", ":", "example.org:3000", "127.0.0.1:0", "127.0.0.1:99999", "1.2.3:5", "127.0.0.1:x"]
)
def test_no_addresses(text: str) -> None:
    """Names are not looked up: they could mean any machine."""
    with pytest.raises(ValueError):
        address_of(text)
