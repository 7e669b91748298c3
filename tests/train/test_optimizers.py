"""Muon: updates are orthogonal, of AdamW's size, and of the hidden matrices alone."""

import pytest
import torch

from tasks.lm.model import Decoder
from tasks.train import optimizers


def matrices(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [(3, 16, 40), (3, 40, 16), (1, 24, 24)])
def test_orthogonal_keeps_the_directions_and_levels_the_sizes(shape):
    given = matrices(*shape)
    made = optimizers.orthogonal(given)
    singular = torch.linalg.svdvals(made)
    assert singular.min() > 0.75
    assert singular.max() < 1.25
    assert torch.linalg.svdvals(given).max() > 3 * torch.linalg.svdvals(given).min()  # they were not level before
    u, _, v = torch.linalg.svd(given, full_matrices=False)
    # The same singular vectors: U' X V is diagonal.
    turned = u.transpose(1, 2) @ made @ v.transpose(1, 2)
    off = turned - torch.diag_embed(turned.diagonal(dim1=1, dim2=2))
    assert off.abs().max() < 1e-4


def test_a_muon_step_is_what_it_says():
    weight = torch.nn.Parameter(matrices(16, 48))
    before, gradient = weight.detach().clone(), matrices(16, 48, seed=1)
    weight.grad = gradient.clone()
    muon = optimizers.Muon([weight], learning_rate=0.1, weight_decay=0.5, dtype=torch.float32)
    muon.step()
    momentum = 0.05 * gradient
    ahead = 0.05 * gradient + 0.95 * momentum
    expected = before * (1 - 0.1 * 0.5) - 0.1 * 0.2 * 48**0.5 * optimizers.orthogonal(ahead[None])[0]
    torch.testing.assert_close(weight.detach(), expected)
    # Root mean square of the update about 0.2 of the rate, as AdamW's.
    update = (before * 0.95 - weight.detach()) / 0.1
    assert 0.15 < float(update.square().mean().sqrt()) < 0.25


def test_matrices_of_one_shape_together_as_one_by_one():
    given = [matrices(8, 20, seed=seed) for seed in range(3)]

    def stepped(groups):
        weights = [torch.nn.Parameter(matrix.clone()) for matrix in given]
        for seed, weight in enumerate(weights):
            weight.grad = matrices(8, 20, seed=10 + seed)
        for chosen in groups:
            optimizers.Muon(
                [weights[at] for at in chosen], learning_rate=0.1, weight_decay=0.1, dtype=torch.float32
            ).step()
        return weights

    for one, other in zip(stepped([[0, 1, 2]]), stepped([[0], [1], [2]]), strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("name", optimizers.OPTIMIZERS)
def test_every_weight_is_in_one_optimizer(shape, name):
    decoder = Decoder(shape)
    built = optimizers.build(decoder, name, learning_rate=1e-3, weight_decay=0.1, dtype=torch.float32)
    taken = [id(weight) for made in built for group in made.param_groups for weight in group["params"]]
    assert sorted(taken) == sorted(id(weight) for weight in decoder.parameters())
    decayed = [
        weight.ndim
        for made in built
        for group in made.param_groups
        if group["weight_decay"]
        for weight in group["params"]
    ]
    assert set(decayed) == {2}
    muon = [made for made in built if isinstance(made, optimizers.Muon)]
    assert len(muon) == (name == "muon")
    for made in muon:
        (group,) = made.param_groups
        assert len(group["params"]) == 7 * shape.num_hidden_layers
        assert all(weight is not decoder.head_VD for weight in group["params"])
