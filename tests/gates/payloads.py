"""What somebody who wants to run a script in a colleague's browser might type, and texts made of it.

Each of them, once it is more than text, leaves a mark in the page (`x-hit`), runs `hit()`, or reckons SUM:
a policy that stops the run does not hide the mark.
"""

SUM = "734000091"
_SWALLOWS = (
    "<!-- <x-hit>",
    "<!--><img x-hit src=x onerror=hit()>",
    "<plaintext x-hit>",
    "</title><textarea x-hit autofocus onfocus=hit()>",
    "<style x-hit>@import'//x.example/x';*{background:url(//x.example)}",
    "<svg x-hit><style><!--</style><img x-hit src=x onerror=hit()>",
    "<noscript><p title=\"</noscript><img x-hit src=x onerror=hit()>\">",
    "<math x-hit><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=hit()&gt;\">",
)  # fmt: skip
# Worth something only at the beginning of what becomes an address.
_ADDRESSES = (
    "javascript:hit()",
    "JaVaScRiPt:hit()//",
    "java\tscript:hit()",
    "\x01javascript:hit()",
    "data:text/html,<script x-hit>parent.hit()</script>",
    "//x.example/x-hit",
    "vbscript:hit()",
)
_PIECES = (
    "<x-hit>",
    "<b x-hit>",
    "<script x-hit>hit()</script>",
    "<ScRiPt x-hit>hit()</sCrIpT>",
    "</script><script x-hit>hit()</script>",
    "<script x-hit src=data:,hit()></script>",
    "<img x-hit src=x onerror=hit()>",
    "<svg x-hit/onload=hit()>",
    "<svg><a x-hit xlink:href=javascript:hit()><text>x</text></a></svg>",
    "<details x-hit open ontoggle=hit()>",
    "<body x-hit onload=hit()>",
    "<input x-hit autofocus onfocus=hit()>",
    "<iframe x-hit srcdoc=\"<script>parent.hit()</script>\"></iframe>",
    "<iframe x-hit src=javascript:parent.hit()></iframe>",
    "<object x-hit data=javascript:hit()></object>",
    "<base x-hit href=//x.example/>",
    "<meta x-hit http-equiv=refresh content=\"0;url=javascript:hit()\">",
    "<form x-hit action=javascript:hit()><button>x</button></form>",
    "<button x-hit form=x formaction=javascript:hit()>x</button>",
    "<a x-hit href=javascript:hit()>x</a>",
    "<link x-hit rel=stylesheet href=//x.example/x.css>",
    "<template x-hit shadowrootmode=open><script>hit()</script></template>",
    "<div x-hit hx-get=/ hx-trigger=load hx-on::load=hit()>",
    "<p x-hit style=\"animation:x\" onanimationstart=hit()>",
    "\" x-hit onfocus=hit() autofocus y=\"",
    "' x-hit onfocus=hit() autofocus y='",
    "\"><x-hit>",
    "'><x-hit>",
    "\"x-hit=\"",
    "'x-hit='",
    " x-hit onpointerover=hit() ",
    "`-hit()-`",
    "\"-hit()-\"",
    "';hit()//",
    "\\\"-hit()}//",
    "\\u003cx-hit\\u003e",
    "]]><x-hit>",
    "&lt;x-hit&gt;",
    "&#60;x-hit&#62;",
    "%3Cx-hit%3E",
    "＜x-hit＞",
    "\ufeff<x-hit\u2028y>",
    "<\x0cimg\x0cx-hit\x0csrc=x\x0conerror=hit()>",
    "{{ 734000000|add:91 }}",
    "{% widthratio 1468000182 2 1 %}",
    "${734000000+91}",
    "{0.__class__}%(x)s%n",
)  # fmt: skip
ALL = _SWALLOWS + _ADDRESSES + _PIECES


def text(chance, most=None) -> str:
    """Return one payload, or as many as there is room for; at most `most` letters."""
    most = most or 400
    kind = chance.random()
    if kind < 0.1:
        return address(chance, most)
    if kind < 0.35:
        return chance.choice([each for each in ALL if len(each) <= most] or ["<b>"[:most]])
    words = ""
    for each in chance.sample(_PIECES, len(_PIECES)):
        if len(words) + len(each) + 1 <= most:
            words = f"{words} {each}" if words else each
    ends = [each for each in _SWALLOWS if len(words) + len(each) < most]
    return f"{words} {chance.choice(ends)}" if ends and words else words or "<b>"[:most]


def address(chance, most=None) -> str:
    """Return what is worth something where an address is taken from a text."""
    return chance.choice([each for each in _ADDRESSES if len(each) <= (most or 400)] or _ADDRESSES)[
        :most
    ]
