"""PDUs as UDP over IP over Ethernet in a capture file (libpcap 2.4), and as datagrams to an address."""

from __future__ import annotations

import ipaddress
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

PORT = 3000  # where DIS is spoken by custom
LOOPBACK = "127.0.0.1"
_MAGIC, _ETHERNET, _LONGEST = 0xA1B2C3D4, 1, 65535
_IPV4, _UDP = 0x0800, 17
_FROM, _TO = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")  # locally administered addresses

Timed = tuple[float, bytes]


class Address(NamedTuple):
    """Where datagrams go."""

    host: str
    port: int


def address_of(text: str) -> Address:
    """Return an address written as host, host:port, :port or port; raises `ValueError`.

    >>> address_of("127.0.0.1:3001"), address_of(":3002"), address_of("[::1]:3003").host
    (Address(host='127.0.0.1', port=3001), Address(host='127.0.0.1', port=3002), '::1')
    """
    host, sign, port = text.strip().rpartition(":")
    if not host and not port:
        raise ValueError("neither an address nor a port")
    if text.strip().startswith("[") and not port.isdigit():
        host, sign, port = text.strip(), "", str(PORT)
    elif not sign and port.isdigit():
        host = ""
    elif not sign:
        host, port = port, str(PORT)
    host = host.strip("[]") or LOOPBACK
    host = LOOPBACK if host == "localhost" else host
    ipaddress.ip_address(host)  # a name could mean anything tomorrow
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"port {port!r} is not from 1 to 65535")
    return Address(host, int(port))


def pcap(messages: Iterable[Timed], begin_s: float) -> bytes:
    """Return (time, payload) as a capture file; `begin_s`: seconds since 1970 at time 0. From and to this machine."""
    parts = [struct.pack(">IHHiIII", _MAGIC, 2, 4, 0, 0, _LONGEST, _ETHERNET)]
    for number, (time_s, payload) in enumerate(messages):
        frame = _frame(payload, number)
        whole = round((begin_s + time_s) * 1e6)
        parts.append(struct.pack(">IIII", whole // 10**6, whole % 10**6, len(frame), len(frame)) + frame)
    return b"".join(parts)


def _frame(payload: bytes, number: int) -> bytes:
    ends = socket.inet_aton(LOOPBACK) * 2
    size = 8 + len(payload)
    udp = struct.pack(">HHHH", PORT, PORT, size, 0) + payload
    total = _sum16(ends + struct.pack(">BBH", 0, _UDP, size) + udp)
    udp = udp[:6] + struct.pack(">H", total or 0xFFFF) + udp[8:]
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + size, number & 0xFFFF, 0, 64, _UDP, 0) + ends
    head = head[:10] + struct.pack(">H", _sum16(head)) + head[12:]
    return _TO + _FROM + struct.pack(">H", _IPV4) + head + udp


def _sum16(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def payloads(data: bytes) -> Iterator[Timed]:
    """Yield (seconds since 1970, payload) of a capture file of this kind."""
    at = 24
    while at < len(data):
        seconds, micros, size, _ = struct.unpack_from(">IIII", data, at)
        yield seconds + 1e-6 * micros, data[at + 16 + 42 : at + 16 + size]
        at += 16 + size


def send(messages: Iterable[Timed], to: Address, pace: float, report: Callable[[float], None] = lambda _: None) -> int:
    """Send (time, payload) by UDP, `pace` times as fast as time goes (0: at once); return how many were sent.

    Multicast stays on the local network. Raises `OSError` where the network refuses.
    """
    family = socket.AF_INET6 if ":" in to.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        if family == socket.AF_INET:
            out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        begun_s, count = time.monotonic(), 0
        for time_s, payload in messages:
            wait_s = time_s / pace - (time.monotonic() - begun_s) if pace > 0.0 else 0.0
            if wait_s > 0.0:
                time.sleep(wait_s)
            out.sendto(payload, to)
            count += 1
            report(time_s)
    return count
