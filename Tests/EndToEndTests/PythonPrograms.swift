/// Programs in Python that use the packages `my_face`, of one 8 x 8 RGB image, and `pairs`.
enum PythonPrograms {
    /// Prints the bits of results, and fails where anything else is not as it should be.
    static let use = """
        import copy
        import os
        import pickle
        import threading
        import time
        import tracemalloc
        import warnings
        import numpy as np
        import pairs
        from my_face import INPUT_SHAPES, Model, ModelError, available_threads

        def line(results):
            print(" ".join(map(str, results.reshape(-1).view(np.uint32))))

        images = (np.arange(2 * 192) % 251).astype(np.float32).reshape(2, 3, 8, 8)
        pixels = (np.arange(192) % 251).astype(np.uint8).reshape(8, 8, 3)
        model = Model()
        results = model(images)
        line(results)
        line(model.embed(pixels))

        # In and out without a copy, more threads, and several callers give the same bits.
        out = np.zeros((2, 10), np.float32)
        assert model.run(images, out=out) is out and (out == results).all()
        assert (Model(threads=2)(images) == results).all()
        # More images than any memory besides could hold without being seen.
        many = np.tile(images, (10000, 1, 1, 1))
        out = np.zeros((len(many), 10), np.float32)
        model(many, out=out)
        tracemalloc.start()
        model(many, out=out)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 100_000 < out.nbytes < many.nbytes, peak
        assert (out.reshape(-1, 2, 10) == results).all()
        # Another thread goes on meanwhile: it wakes every millisecond.
        class Clock(threading.Thread):
            ticks, stops = 0, False
            def run(self):
                while not self.stops:
                    time.sleep(0.001)
                    self.ticks += 1
        clock = Clock(daemon=True)
        clock.start()
        begin, before = time.monotonic(), clock.ticks
        while time.monotonic() < begin + 0.2:
            many = np.concatenate([many, many])
            begin, before = time.monotonic(), clock.ticks
            model(many)
        assert clock.ticks >= before + 10, clock.ticks - before
        clock.stops = True
        # What there is to read of it, and the marker that its types are stated.
        import my_face
        public = [my_face, Model, ModelError, available_threads, Model.threads, Model.information]
        public += [Model.__call__, Model.run, Model.embed]
        assert all(len(thing.__doc__ or "") > 10 for thing in public)
        assert os.path.exists(os.path.dirname(my_face.__file__) + "/py.typed")
        failures = []
        def work():
            for _ in range(50):
                if not (model(images) == results).all():
                    failures.append(1)
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        assert not failures
        # Crops, orders of pixels, several pictures, arrays with gaps.
        wide = np.zeros((8, 20, 3), np.uint8)
        wide[:, 5:13] = pixels
        one = model.embed(pixels)
        assert (model.embed(wide[:, 5:13]) == one).all()
        assert (model.embed(pixels[:, :, ::-1], order="bgr") == one).all()
        assert (model.embed(np.stack([pixels, pixels])) == one).all()
        assert abs(np.linalg.norm(model.embed(pixels, normalize=True)) - 1) < 1e-6
        assert (model(np.repeat(images, 2, axis=3)[:, :, :, ::2]) == results).all()
        assert model(images[:0]).shape == (0, 10)
        assert INPUT_SHAPES == ((1, 3, 8, 8),) and available_threads() >= 1
        assert model.information["inputs"][0]["shape"] == [1, 3, 8, 8]
        error = pickle.loads(pickle.dumps(ModelError(1)))
        assert error.status == 1 and "bad argument" in str(error)
        # Several inputs and outputs, and a batch that the network states.
        a = np.arange(-6, 6, dtype=np.float32).reshape(4, 3)
        b = np.arange(-4, 4, dtype=np.float32).reshape(2, 4)
        x, z = pairs.Model()(a, b)
        assert (x == np.maximum(a, 0)).all() and (z == np.maximum(b, 0).reshape(8)).all()
        x, z = pairs.Model()(a[:0], b[:0])
        assert x.shape == (0, 3) and z.shape == (0,)
        assert not hasattr(pairs.Model(), "embed")
        # A forked process makes its own model, a copy would share the threads of another.
        two = Model(threads=2)
        assert (two(images) == results).all() and two.threads == 2
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forking beside threads, which is the point
            child = os.fork()
        if child == 0:
            try:
                two(images)
            except RuntimeError as error:
                os._exit(0 if "after fork" in str(error) and (model(images) == results).all() else 1)
            os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        for wrong, kind in [
            (lambda: model(images.astype(np.float64)), TypeError),
            (lambda: model(images[0]), ValueError), (lambda: model(images, images), TypeError),
            (lambda: model(images[:, :, :7]), ValueError), (lambda: Model(threads=65), ValueError),
            (lambda: model(images, out=np.zeros((1, 10), np.float32)), ValueError),
            (lambda: model(images, out=out[:, ::2]), ValueError),
            (lambda: model.embed(images), TypeError), (lambda: model.embed(wide), ValueError),
            (lambda: model.embed(pixels, order="gbr"), ValueError),
            (lambda: model(images, out=[1]), ValueError), (lambda: copy.copy(two), TypeError),
            (lambda: pickle.dumps(model), TypeError),
            (lambda: pairs.Model()(a[:2], b), ValueError), (lambda: pairs.Model()(a), TypeError),
        ]:
            try:
                wrong()
            except kind as error:
                assert "expected" in str(error) or "out must be" in str(error), error
            else:
                raise AssertionError("no error")
        """

    /// A wrapper that expects another interface than the library has.
    static let otherInterface = """
        import importlib.util
        import re

        path = importlib.util.find_spec("my_face").origin
        text = open(path).read()
        changed = re.sub(r"^_ABI = \\d+$", "_ABI = 99", text, flags=re.M)
        assert changed != text
        open(path, "w").write(changed)
        try:
            import my_face
        except ImportError as error:
            assert "another Burin's" in str(error), error
        else:
            raise AssertionError("no error")
        finally:
            open(path, "w").write(text)
        """

    /// A package whose file of weights is gone.
    static let withoutWeights = """
        import importlib.util
        import os

        path = os.path.dirname(importlib.util.find_spec("pairs").origin) + "/pairs.weights"
        os.rename(path, path + ".moved")
        try:
            import pairs
        except ImportError as error:
            assert "pairs.weights" in str(error) and "No such file" in str(error), error
        else:
            raise AssertionError("no error")
        """
}
