"""The networks that are compared: arguments of burin, by a short name."""

NETWORKS = {
    "mobilefacenet": ["mobilefacenet"],
    "crunet-56": ["crunet-56"],
    "crunet-116": ["crunet-116"],
    "attention-56": ["attention-56"],
    "attention-92": ["attention-92"],
    "attention-92-se": ["attention-92", "--se"],
    "lresnet-50e-ir": ["lresnet-50e-ir"],
    "lresnet-100e-ir": ["lresnet-100e-ir"],
}

WEIGHTS = ["--weights", "seed:7"]
IMAGE = (3, 112, 112)


def model_arguments(network):
    """What burin takes to load a network with seeded weights."""
    return NETWORKS[network] + WEIGHTS
