"""Page config and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from app import panels, steady
from app.controls import address
from fairviz.errors import FairVizError

st.set_page_config(
    page_title="FairViz", page_icon=str(Path(__file__).with_name("mark.svg")), layout="wide"
)

overview = st.Page(
    "app_pages/overview.py",
    title="Overview",
    icon=":material/insights:",
    url_path="overview",
    help="What does pruning cost, and whom? The headline, the worst group, the onset of harm.",
)
groups = st.Page(
    "app_pages/groups.py",
    title="Groups",
    icon=":material/group:",
    url_path="groups",
    help="Who loses accuracy as weights are removed? Any metric, any group, with intervals.",
)
bias_map = st.Page(
    "app_pages/bias_map.py",
    title="Bias map",
    icon=":material/grid_on:",
    url_path="bias-map",
    help="Where do CEV and SDE light up? A heatmap of methods and sparsities; click a cell.",
)
similarity = st.Page(
    "app_pages/similarity.py",
    title="Similarity",
    icon=":material/compare:",
    url_path="similarity",
    help="Does the sparse model still see like the dense one? And does similarity predict harm?",
)
hurt_samples = st.Page(
    "app_pages/hurt_samples.py",
    title="Hurt samples",
    icon=":material/healing:",
    url_path="hurt-samples",
    help="Which images did pruning break, and whose are they?",
)
forecast = st.Page(
    "app_pages/forecast.py",
    title="Forecast",
    icon=":material/partly_cloudy_day:",
    url_path="forecast",
    help="Could we have known from the dense model alone?",
)
slices = st.Page(
    "app_pages/slices.py",
    title="Slices",
    icon=":material/pie_chart:",
    url_path="slices",
    help="Is there a group that nobody labelled?",
)
mitigate = st.Page(
    "app_pages/mitigate.py",
    title="Mitigate",
    icon=":material/balance:",
    url_path="mitigate",
    help="What helps, and what does it cost? Every method beside plain pruning.",
)
decide = st.Page(
    "app_pages/decide.py",
    title="Decide",
    icon=":material/gavel:",
    url_path="decide",
    help="How sparse may we ship? Set limits, see what holds, certify it on unseen data.",
)
studies = st.Page(
    "app_pages/studies.py",
    title="Studies",
    icon=":material/science:",
    url_path="studies",
    help="What has been computed, and what next? Compose a grid, see its cost, watch it run.",
)

data_and_models = st.Page(
    "app_pages/data_and_models.py",
    title="Data and models",
    icon=":material/upload:",
    url_path="data-and-models",
    help="Bring your own: a folder of images, a checkpoint, or only predictions.",
)


def home() -> None:
    """A default page does not answer to its own path, so the landing page only leads on."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(overview, query_params=query)


landing = st.Page(home, title="FairViz", url_path="home", default=True, visibility="hidden")
shown = "hidden" if address.asked().is_presented else "sidebar"
pages = {
    "": [landing],
    "See": [overview, groups, bias_map],
    "Understand": [similarity, hurt_samples, forecast, slices],
    "Act": [mitigate, decide],
    "Run": [studies, data_and_models],
}
page = st.navigation(pages, position=shown)
try:
    page.run()
except FairVizError as error:
    panels.failed(error)
finally:
    steady.settle(page.url_path)
