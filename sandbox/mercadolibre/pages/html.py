"""The frame of every page: head, header, security headers, and escaping.

Owns how HTML leaves. Every text from outside passes ``esc`` where it is put into markup.
"""

import html
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

ASSETS = Path(__file__).parent / "assets"


def esc(text: object) -> str:
    """Text made safe for an element or a quoted attribute."""
    return html.escape(str(text), quote=True)


def page(
    base_url: str,
    *,
    title: str,
    body: str,
    language: str,
    script: str | None = None,
    form_target: str | None = None,
    status: int = 200,
) -> web.Response:
    """A whole page. ``form_target`` is an address that a form's answer may redirect to."""
    root = esc(urlsplit(base_url).path)
    scripts = f'<script src="{root}/assets/{script}" defer></script>' if script else ""
    document = f"""<!doctype html>
<html lang="{esc(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(title)}</title>
<link rel="stylesheet" href="{root}/assets/style.css">
<link rel="icon" href="{root}/assets/icon.svg" type="image/svg+xml">
{scripts}
</head>
<body>
<header class="top"><div class="top-in">
<a class="mark" href="{root}/"><img src="{root}/assets/icon.svg" alt="" width="34" height="34">
<span>Mercado<b>Sandbox</b></span></a>
<span class="badge">sandbox</span>
</div></header>
{body}
</body>
</html>
"""
    return web.Response(
        text=document, content_type="text/html", status=status, headers=_headers(form_target)
    )


def _headers(form_target: str | None) -> dict[str, str]:
    # Chromium checks form-action against the redirect that answers a form, too.
    targets = "'self'"
    if form_target:
        parts = urlsplit(form_target)
        targets += f" {parts.scheme}://{parts.netloc}"
    return {
        "Content-Security-Policy": (
            "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
            f"form-action {targets}; base-uri 'none'; frame-ancestors 'self'"
        ),
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: forms would then carry "Origin: null".
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
