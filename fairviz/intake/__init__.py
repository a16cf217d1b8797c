"""Takes in what people bring: folders, tables, archives. No torch here: the page uses it, too."""
