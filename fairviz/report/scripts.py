"""The JavaScript of a report: Vega once, and the few lines that draw its charts.

A report allows exactly these scripts, by their sha256: what a name smuggles in would not run, and
nothing can be fetched from anywhere.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256

import vl_convert

from fairviz.charts.export import VEGA_LITE

EXPOSED = "window.vegaEmbed = vegaEmbed;"
EARLY = "document.documentElement.classList.add('js')"
DRAW = """
(() => {
const given = JSON.parse(document.getElementById('charts').textContent);
const dark = matchMedia('(prefers-color-scheme: dark)');
const drawn = new Map();
function spec(key) {
  const own = structuredClone(given.charts[key][dark.matches ? 'dark' : 'light']);
  own.datasets = Object.fromEntries(own.usermeta.uses.map(name => [name, given.datasets[name]]));
  return own;
}
async function draw(place) {
  const key = place.dataset.chart;
  const options = {
    renderer: 'svg', mode: 'vega-lite', downloadFileName: 'fairviz-' + key,
    tooltip: {theme: dark.matches ? 'dark' : 'light'},
    actions: {export: true, source: false, compiled: false, editor: false},
    i18n: {CLICK_TO_VIEW_ACTIONS: 'Save this chart'}
  };
  try {
    drawn.get(key)?.finalize();
    drawn.set(key, await vegaEmbed(place, spec(key), options));
    place.querySelector('summary')?.setAttribute('aria-label', 'Save this chart');
    place.classList.remove('failed');
  } catch (error) {
    place.classList.add('failed');
    console.error(key, error);
  }
}
async function all() {
  for (const place of document.querySelectorAll('[data-chart]')) {
    await draw(place);
    await new Promise(done => setTimeout(done));
  }
  document.documentElement.dataset.drawn = dark.matches ? 'dark' : 'light';
}
dark.addEventListener('change', all);
const opened = [];
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details.prints:not([open])')) {
    details.open = true;
    opened.push(details);
  }
});
addEventListener('afterprint', () => { while (opened.length) opened.pop().open = false; });
all();
})();
"""


@cache
def vega() -> str:
    """Vega, Vega-Lite and vega-embed, as vl-convert bundles them; safe inside a script element."""
    return inside(str(vl_convert.javascript_bundle(EXPOSED, VEGA_LITE)))


def inside(script: str) -> str:
    """The same script, with nothing in it that ends a script element."""
    return script.replace("</script", r"<\\/script").replace("<!--", r"<\\!--")


def policy(*scripts: str) -> str:
    """A content security policy: these scripts and nothing from outside.

    Vega turns expressions of a chart into functions, hence 'unsafe-eval'.
    """
    sums = " ".join(f"'sha256-{_sum(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {sums} 'unsafe-eval'; style-src 'unsafe-inline';"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _sum(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()
