#!/usr/bin/env python3
"""Writes example.json: embeddings, labels and what NumPy makes of them by the ten-fold protocol.

    python3 make_example.py > example.json

Written from the description of the protocol, independently of the Swift code: whole arrays of
comparisons instead of sorted distances. Needs NumPy. Any seed gives a valid example; this one keeps
all distances away from thresholds, which is asserted, so that rounding cannot decide a pair.
"""

import json

import numpy

FOLDS = 10
PAIRS = 57  # no multiple of ten: seven folds have a pair more
DIMENSION = 6
TARGET = 1e-3


def embeddings(random):
    """Original and mirrored outputs, and labels: mostly alike for one person, some mixed up."""
    labels = numpy.arange(PAIRS) % 2 == 0
    original = numpy.empty((2 * PAIRS, DIMENSION))
    for pair, same in enumerate(labels):
        first = random.normal(size=DIMENSION) * random.uniform(1, 6)
        noise = random.normal(size=DIMENSION)
        original[2 * pair] = first
        original[2 * pair + 1] = first + noise if same else 2 * noise + 0.4 * first
    mirrored = original + random.normal(size=original.shape) * 0.2
    return labels, original.round(3), mirrored.round(3)


def distances(original, mirrored):
    sums = original + mirrored
    rows = sums / numpy.sqrt((sums**2).sum(axis=1, keepdims=True))
    return ((rows[0::2] - rows[1::2]) ** 2).sum(axis=1)


def folds(count):
    """Test and training pairs of each fold."""
    for test in numpy.array_split(numpy.arange(count), FOLDS):
        yield test, numpy.setdiff1d(numpy.arange(count), test)


def accuracy_fold(distance, labels, test, training):
    thresholds = numpy.arange(400) * 0.01
    accepted = distance[None, training] < thresholds[:, None]
    accuracies = (accepted == labels[None, training]).mean(axis=1)
    best = int(numpy.argmax(accuracies))
    right = (distance[test] < thresholds[best]) == labels[test]
    return best, float(thresholds[best]), float(numpy.count_nonzero(right) / len(test))


def validation_fold(distance, labels, test, training):
    thresholds = numpy.arange(4000) * 0.001
    impostors = distance[training][~labels[training]]
    far = (impostors[None] < thresholds[:, None]).sum(axis=1) / len(impostors)
    threshold = 0.0
    if far.max() >= TARGET:
        last = numpy.flatnonzero(far <= TARGET)[-1]
        threshold = thresholds[last]
        if far[last] != TARGET:
            slope = (thresholds[last + 1] - thresholds[last]) / (far[last + 1] - far[last])
            threshold += (TARGET - far[last]) * slope
    accepted = distance[test] < threshold
    return (
        float(threshold),
        float(accepted[labels[test]].mean()),
        float(accepted[~labels[test]].mean()),
    )


def roc(score, labels):
    """All points, one for each distinct score, from (0, 0)."""
    far, tar = [0.0], [0.0]
    for threshold in sorted(set(score), reverse=True):
        accepted = score >= threshold
        far.append(float(accepted[~labels].mean()))
        tar.append(float(accepted[labels].mean()))
    return numpy.array(far), numpy.array(tar)


def area(score, labels):
    """The share of pairs of scores that are in order, ties by half."""
    genuine, impostor = score[labels][:, None], score[~labels][None]
    return float((genuine > impostor).mean() + 0.5 * (genuine == impostor).mean())


def main():
    random = numpy.random.RandomState(20260)
    labels, original, mirrored = embeddings(random)
    distance = distances(original, mirrored)
    assert numpy.abs(distance * 100 - numpy.round(distance * 100)).min() > 1e-4
    assert numpy.abs(distance * 1000 - numpy.round(distance * 1000)).min() > 1e-4
    accuracy = [accuracy_fold(distance, labels, *fold) for fold in folds(PAIRS)]
    validation = [validation_fold(distance, labels, *fold) for fold in folds(PAIRS)]
    far, tar = roc(-distance, labels)
    norms = numpy.sqrt((numpy.concatenate([original, mirrored]) ** 2).sum(axis=1))
    example = {
        "description": "written by make_example.py",
        "labels": labels.tolist(),
        "original": original.tolist(),
        "mirrored": mirrored.tolist(),
        "squared_distance": distance.tolist(),
        "mean_norm": float(norms.mean()),
        "threshold_indices": [fold[0] for fold in accuracy],
        "fold_accuracies": [fold[2] for fold in accuracy],
        "accuracy": float(numpy.mean([fold[2] for fold in accuracy])),
        "accuracy_deviation": float(numpy.std([fold[2] for fold in accuracy])),
        "validation_thresholds": [fold[0] for fold in validation],
        "validation_rates": [fold[1] for fold in validation],
        "false_accept_rates": [fold[2] for fold in validation],
        "validation_rate": float(numpy.mean([fold[1] for fold in validation])),
        "validation_deviation": float(numpy.std([fold[1] for fold in validation])),
        "roc": {"far": far.tolist(), "tar": tar.tolist()},
        "area": area(-distance, labels),
        "tar_strict": [
            {"far": target, "tar": float(tar[far <= target].max())}
            for target in (1e-4, 1e-3, 0.05, 0.1, 0.3, 1.0)
        ],
    }
    print(json.dumps(example, indent=1))


main()
