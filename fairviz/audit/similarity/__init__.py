"""How alike two networks are: in what their layers make of images, and in what they answer."""
