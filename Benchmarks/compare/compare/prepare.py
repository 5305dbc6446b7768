"""Makes every engine's files: the ONNX files, and what each engine makes of them.

``python -m compare.prepare ENGINE ONNX FOLDER BATCH THREADS`` is the process in which an engine's
own converter runs, so that a crash or a flood of messages of one stays its own."""

import json
import shutil
import sys
from pathlib import Path

from compare.engine import engine_class
from compare.files import BURIN, CACHE, HERE, Failure, call, digest, made_once
from compare.networks import model_arguments


def onnx_file(network, batch):
    """The network with seeded weights as ONNX, checked by ONNX's own checker."""
    path = CACHE / network / f"batch{batch}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)

    def make():
        # The checker reads the graph with its shapes inferred anew.
        call([BURIN, "convert", *model_arguments(network), "--batch", batch, "-o", path])
        call([
            sys.executable, "-c",
            "import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)", path])
        return digest(path)

    return path, made_once(path.with_suffix(".json"), digest(BURIN), make)


def engine_folder(name, network, batch, threads):
    """Where an engine's files of a network are: a folder for all batches where it takes none, and
    for all numbers of threads unless its files depend on that. The batch they are made for."""
    engine = engine_class(name)
    batched = batch if engine.takes_batches else 1
    suffix = f"-threads{threads}" if engine.fixes_threads else ""
    return CACHE / network / f"{name}-batch{batched}{suffix}", batched


def prepare(name, network, batch, threads, burin_options):
    """Makes an engine's files where they are not made yet; gives the folder and the files' bytes.

    Raises Failure where the engine cannot take the network."""
    folder, batched = engine_folder(name, network, batch, threads)
    engine = engine_class(name)
    if name == "burin":
        key = digest(BURIN) + " ".join(burin_options)
    else:
        onnx, content = onnx_file(network, batched)
        source = digest(HERE / "compare" / "engines" / f"{name}.py")
        key = f"{content} {engine.version()} {source}"

    def make():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            if name == "burin":
                files = engine.compile(
                    model_arguments(network), folder, batched, burin_options)
            else:
                words = ["compare.prepare", name, onnx, folder, batched, threads]
                said = call([sys.executable, "-m", *words], HERE)
                files = json.loads(said.splitlines()[-1])
        except Failure as failure:
            return {"failure": str(failure)}
        return {"bytes": sum((folder / file).stat().st_size for file in files)}

    made = made_once(folder.with_suffix(".json"), key, make)
    if "failure" in made:
        raise Failure(made["failure"])
    return folder, made["bytes"]


def main():
    name, onnx, folder = sys.argv[1:4]
    batch, threads = map(int, sys.argv[4:6])
    files = engine_class(name).prepare(Path(onnx), Path(folder), batch, threads)
    missing = [file for file in files if not (Path(folder) / file).exists()]
    if missing:
        raise SystemExit(f"the converter made no {', '.join(missing)}")
    for file in Path(folder).iterdir():
        # Converters leave gigabytes behind.
        if file.name not in files:
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    # The last line: converters print before it.
    print("\n" + json.dumps(files))


if __name__ == "__main__":
    main()
