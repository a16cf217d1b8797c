"""A variant on its way out of FairViz: its weights, its network as text, ONNX, its recipe."""
