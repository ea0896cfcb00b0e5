"""Why a file was not taken, in words for whoever sent it."""


class FileRefused(Exception):
    """The file is none that may be kept. `words` say why and what to do."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words
