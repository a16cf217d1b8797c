"""The verdict on each variant, and a record that is judged once more."""
