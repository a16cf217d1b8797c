"""What a page says, as a reader hears it: without Markdown, with usual spaces."""


def plainly(value: object) -> str:
    return str(value).replace("\\", "").replace("\u00a0", " ")
