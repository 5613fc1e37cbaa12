"""What holds between the keys of `[web]`."""

from __future__ import annotations

import ipaddress

from config.reading import Reader
from config.settings import Web


def check_web(reader: Reader, web: Web) -> None:
    """Note everything that cannot work, each with the key to mend."""
    if (web.tls_certificate is None) != (web.tls_key is None):
        missing = "tls_key" if web.tls_key is None else "tls_certificate"
        reader.fault(("web", missing), "is missing: tls_certificate and tls_key belong together")
    for key in ("tls_certificate", "tls_key"):
        file = getattr(web, key)
        if file is not None and not file.is_file():
            reader.fault(("web", key), f"there is no file {file}: correct the path")
    for proxy in web.trusted_proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            reader.fault(("web", "trusted_proxies"), f'"{proxy[:60]}" is no address: write "10.0.0.7" or "10.0.0.0/24"')
