"""The parts of `fairviz check`: what is asked, who is judged, and how the answer is written."""
