"""One reader per format: `read(place, **settings) -> Found` and `fits(place) -> bool`."""
