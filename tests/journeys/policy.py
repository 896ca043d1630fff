"""What the headers of a page must tell a browser to refuse."""

FORBIDDEN_WORDS = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "data:", "http:", "https:", "*")


def what_is_wrong(headers: dict[str, str]) -> list[str]:
    """What a page's headers lack or allow."""
    parts = [part.split() for part in headers.get("content-security-policy", "").split(";") if part.split()]
    policy = {part[0]: part[1:] for part in parts}
    wrong = [f"{name} allows {word}" for name, words in policy.items() for word in words if word in FORBIDDEN_WORDS]
    if policy.get("default-src") != ["'none'"]:
        wrong.append("default-src is not none")
    for name in ("script-src", "style-src", "img-src", "connect-src", "font-src", "form-action"):
        if policy.get(name) != ["'self'"]:
            wrong.append(f"{name} is {policy.get(name)}")
    if policy.get("frame-ancestors") != ["'none'"] or policy.get("base-uri") != ["'none'"]:
        wrong.append("frames or base are open")
    expected = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    return wrong + [f"{name} is {headers.get(name)}" for name, value in expected.items() if headers.get(name) != value]
