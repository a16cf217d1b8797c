"""How a report looks: the palette of the charts, in light, in dark and on paper."""

from fairviz.charts.palette import LOOKS, Look, lettering
from fairviz.charts.theme import FONT

SHEET = """
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 FONT}
header,main{max-width:1080px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:2.1rem;line-height:1.15;margin:.2rem 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.45rem;line-height:1.25;margin:0 0 .6rem}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
p{max-width:46rem;margin:.4rem 0 .8rem}
a{color:var(--primary);text-underline-offset:.15em}
.skip{position:absolute;left:-999px}
.skip:focus{left:24px;top:8px;background:var(--panel);padding:6px 10px}
.kicker{margin:0;color:var(--muted);font-size:.85rem;text-transform:uppercase;letter-spacing:.08em}
.subtitle,.quiet,figcaption,caption{color:var(--muted);font-size:.92rem}
.headline{font-size:1.5rem;line-height:1.35;font-weight:600;max-width:36rem;margin:1.4rem 0 .4rem;
padding-left:14px;border-left:5px solid var(--edge)}
.lead{font-size:1.12rem;font-weight:600;padding-left:12px;border-left:4px solid var(--edge)}
.harm{--edge:var(--wrong)}.calm{--edge:var(--primary)}.unknown,.none{--edge:var(--shade)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));
gap:12px;margin:20px 0 28px}
.numbers div{background:var(--panel);border-radius:8px;padding:12px 14px}
dt{color:var(--muted);font-size:.86rem;overflow-wrap:anywhere}
dd{margin:2px 0 0}
.numbers strong{display:block;font-size:1.5rem;line-height:1.3}
.numbers span{display:block;font-size:.86rem;color:var(--muted)}
.findings{list-style:none;margin:0;padding:0}
.findings li{padding:8px 0 8px 12px;border-left:4px solid var(--edge);margin:0 0 8px}
.findings a{display:block;font-size:.86rem}
.findings span{display:block;max-width:50rem}
.answers{max-width:46rem;padding-left:1.2rem}
section{margin:44px 0 0;padding-top:24px;border-top:1px solid var(--grid)}
.block{margin:18px 0}
figure{margin:0}
figcaption{max-width:50rem;margin-top:6px}
.chart{overflow-x:auto}
.live{width:100%;position:relative}
.live.vega-embed{padding-right:0;display:block}
.vega-embed details:not([open])>:not(summary){display:none}
.still{max-width:100%;height:auto;background:#fff}
.js .still{display:none}
.js .failed+.still{display:block}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:20px 28px}
.row .block{margin:0;min-width:0}
.block>details,.row+details{margin-top:8px}
summary{cursor:pointer;color:var(--primary);font-size:.92rem;padding:4px 0;width:fit-content}
.scroll{overflow:auto;max-height:520px;margin:6px 0;border:1px solid var(--grid);border-radius:6px}
table{border-collapse:collapse;font-size:.88rem;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:8px 10px}
th,td{padding:5px 10px;text-align:left;border-top:1px solid var(--grid);vertical-align:top;
overflow-wrap:break-word}
thead th{background:var(--panel);position:sticky;top:0;color:var(--muted);font-weight:600}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
.pictures{list-style:none;margin:16px 0;padding:0;display:grid;
grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:18px 16px}
.pictures img{width:100%;max-width:220px;display:block;border-radius:6px;
image-rendering:pixelated;margin-bottom:4px}
.pictures span{display:block}
.facts{display:grid;grid-template-columns:minmax(9em,max-content) 1fr;gap:4px 18px;font-size:.92rem}
.facts dd{margin:0;overflow-wrap:anywhere}
code{font:.86em/1.4 ui-monospace,"Liberation Mono",monospace;overflow-wrap:anywhere}
footer{max-width:1080px;margin:40px auto;padding:0 24px;color:var(--muted);font-size:.88rem}
:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
@media (max-width:600px){header,main,footer{padding-left:16px;padding-right:16px}
h1{font-size:1.7rem}.headline{font-size:1.2rem}.numbers{grid-template-columns:1fr 1fr}
.numbers strong{font-size:1.15rem}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:8px}}
@media print{
@page{size:A4;margin:16mm}
table{font-size:8pt}th,td{padding:2pt 5pt;min-width:4em;overflow-wrap:anywhere}
thead th{white-space:normal}tbody th,td{min-width:5.5em}
:root{LIGHT}
body{font-size:10.5pt;background:#fff}
header,main,footer{max-width:none;padding:0}
.live,.live.vega-embed,.skip,summary,details.long{display:none}
.js .still,.still{display:block}
.scroll{overflow:visible;max-height:none;border:0}
.chart{overflow:visible}
figure,.numbers div,.findings li,.pictures li,tr{break-inside:avoid}
h2,h3,.lead{break-after:avoid}
thead{display:table-header-group}thead th{position:static}
section{margin-top:24px}
.row{grid-template-columns:1fr}.row .still{width:78%}
a{color:inherit;text-decoration:none}}
"""


def sheet() -> str:
    """The style sheet, its colours those of the charts."""
    light, dark = (_tokens(LOOKS[mode]) for mode in ("light", "dark"))
    head = f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return head + SHEET.replace("FONT", FONT).replace("LIGHT", light)


def _tokens(look: Look) -> str:
    named = {
        "ground": look.background,
        "panel": look.panel,
        "ink": look.ink,
        "muted": look.muted,
        "grid": look.grid,
        "shade": look.shade,
        "primary": lettering(look.primary, look),
        "wrong": look.wrong,
        "edge": look.shade,
    }
    return "".join(f"--{name}:{colour};" for name, colour in named.items())
