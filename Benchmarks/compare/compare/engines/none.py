"""No engine: what Python, NumPy and the process itself need."""

from compare.engine import Engine


class Implementation(Engine):
    title = "Python and NumPy alone"

    def __init__(self, folder, threads, batch):
        pass

    def run(self, images):
        return images
