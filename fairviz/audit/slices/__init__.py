"""Groups that nobody labelled: searched on explore, confirmed on certify."""
