"""The one training loop, and what its parts are told."""
