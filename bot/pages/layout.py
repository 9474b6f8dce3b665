"""One look for all pages: a card in the middle, light and dark, no script, nothing from outside.

Owns the HTML frame, the style and the Content-Security-Policy that goes with it. Does not own
any page's words.
"""

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from string import Template

from aiohttp import web

STYLE = """
:root{color-scheme:light dark;--ground:#eef2f7;--card:#fff;--text:#17212b;--soft:#5b6b7b;
--line:#e1e7ee;--accent:#1f7ae0;--on-accent:#fff;--good:#1b9a59;--bad:#c8452f}
@media(prefers-color-scheme:dark){:root{--ground:#0e1621;--card:#17212b;--text:#f2f5f8;
--soft:#9fb0c0;--line:#2a3745;--accent:#5aa9f8;--on-accent:#08131f;--good:#4cc38a;--bad:#ff8a73}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;
align-items:center;justify-content:center;padding:24px 16px;background:var(--ground);
color:var(--text);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-text-size-adjust:100%}
main{width:100%;max-width:420px;padding:32px 24px 28px;background:var(--card);
border-radius:24px;box-shadow:0 1px 2px #0000000f,0 12px 32px #0000001a}
.sign{display:flex;align-items:center;justify-content:center;width:64px;height:64px;
margin:0 auto 20px;border-radius:50%;color:var(--on-accent);background:var(--accent)}
.sign.good{background:var(--good)}.sign.bad{background:var(--bad)}
.sign svg{width:32px;height:32px}
h1{margin:0 0 8px;font-size:24px;line-height:1.25;text-align:center;text-wrap:balance}
p{margin:0 0 20px;color:var(--soft);text-align:center;text-wrap:pretty}
dl{margin:0 0 20px;border:1px solid var(--line);border-radius:16px}
dl div{padding:14px 16px}dl div+div{border-top:1px solid var(--line)}
dt{font-size:14px;color:var(--soft)}
dd{margin:2px 0 0;font-size:19px;font-weight:600;overflow-wrap:anywhere}
dd small{display:block;font-size:15px;font-weight:400;color:var(--soft)}
form{margin:0}
.button{display:block;width:100%;padding:15px 20px;border:0;border-radius:14px;
background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-align:center;
text-decoration:none;cursor:pointer}
.button:hover{filter:brightness(1.07)}.button:active{transform:scale(.985)}
.button:focus-visible{outline:3px solid var(--text);outline-offset:2px}
.note{margin:18px 0 0;font-size:15px}
footer{margin-top:20px;font-size:14px;color:var(--soft)}
"""

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_STROKE = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
)
SIGNS = {
    "ask": _STROKE + '<path d="M3 9.5 4.5 4h15L21 9.5M4.5 12.5V20h15v-7.5M10 20v-5h4v5M3 9.5a3 3 0 '
    '0 0 6 0 3 3 0 0 0 6 0 3 3 0 0 0 6 0z"/></svg>',
    "good": _STROKE + '<path d="m5 12.5 4.5 4.5L19 7.5"/></svg>',
    "bad": _STROKE + '<path d="M12 4v9.5M12 19.5h.01"/></svg>',
}

_FRAME = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>$title · IntelliPost</title>
<style>$style</style>
</head>
<body>
<main>
<div class="sign $sign">$drawing</div>
<h1>$title</h1>
$body
</main>
<footer>IntelliPost</footer>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to send. `title` is plain text, `body` is HTML whose values are escaped already;
    `sign` is one of `SIGNS`."""

    language: str
    title: str
    body: str
    sign: str
    status: HTTPStatus = HTTPStatus.OK

    def response(self) -> web.Response:
        """The page with the policy that lets exactly this style in."""
        text = _FRAME.substitute(
            language=escape(self.language),
            title=escape(self.title),
            style=STYLE,
            sign=self.sign,
            drawing=SIGNS[self.sign],
            body=self.body,
        )
        return web.Response(
            text=text,
            content_type="text/html",
            status=self.status,
            headers={"Content-Security-Policy": POLICY},
        )


def link_button(address: str, label: str) -> str:
    """A link that looks like a button; `label` is plain text."""
    return f'<a class="button" href="{escape(address)}">{escape(label)}</a>'
