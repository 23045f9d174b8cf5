"""What HTML and XML ask of whoever writes them: hashes of constant parts, and the signs that XML has no room for."""

import base64
import hashlib
import re

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def policy_hash(text: str) -> str:
    """A constant script or style as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
