"""Optimisers: the update rules, run. What moves the parameters is NumPy that is emitted from the rule's formula."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from derivations.language import Expr
from derivations.language.code import source
from derivations.training import update_rules as rules

Array = Any
State = dict[str, Array]


@dataclass(frozen=True)
class Rule:
    """The next θ, and the next value of each vector that is carried along, as expressions."""

    theta: Expr
    carried: Mapping[str, Expr]

    @functools.cached_property
    def run(self) -> Callable[..., tuple[Array, State]]:
        """The rule as a function of arrays by name, with the gradient as one of them."""
        outputs = {"theta": self.theta, **self.carried}
        scope: dict[str, Any] = {"np": np}
        exec(compile(source(outputs, "update"), "<update rule>", "exec"), scope)  # our own text
        update: Callable[..., tuple[Array, State]] = scope["update"]
        return update


# --8<-- [start:rules]
GRADIENT_DESCENT = Rule(rules.stepped.value, {})
MOMENTUM = Rule(rules.with_momentum.value, {"v_t": rules.v_next})
ADAM = Rule(rules.with_adam, {"m_t": rules.m_next, "v_t": rules.s_next})
# --8<-- [end:rules]


@dataclass(frozen=True)
class Optimiser:
    """An update rule with its constants; ``eta`` is the learning rate.

    Raises ValueError for a learning rate that is not a positive number, or a share that is not from 0 to 1.
    """

    eta: float

    rule: ClassVar[Rule]
    is_counting: ClassVar[bool] = False  # the number of the step is in the rule

    def __post_init__(self) -> None:
        if not 0 < self.eta < np.inf:
            raise ValueError(f"the learning rate eta is a positive number, not {self.eta!r}")
        for name, share in self.constants.items():
            if name.startswith("beta") and not 0 <= share < 1:
                raise ValueError(f"{name} is a share, at least 0 and below 1, not {share!r}")

    @property
    def constants(self) -> dict[str, float]:
        """The constants of the rule by name."""
        return dict(vars(self))

    def start(self, size: int) -> State:
        """What is carried along before the first step: zeros."""
        return {name: np.zeros(size) for name in self.rule.carried}

    def step(self, theta: Array, gradient: Array, state: State, t: int) -> tuple[Array, State]:
        """The next θ and what is carried on, at step t, counted from 1.

        >>> GradientDescent(0.5).step(np.array([1.0, 2.0]), np.array([2.0, -2.0]), {}, 1)[0]
        array([0., 3.])
        """
        counted = {"t": t} if self.is_counting else {}
        return self.rule.run(theta_t=theta, g_t=gradient, **state, **self.constants, **counted)


@dataclass(frozen=True)
class GradientDescent(Optimiser):
    """θ ← θ − η g; with mini-batches it is stochastic gradient descent (Robbins and Monro, 1951)."""

    eta: float = 0.1
    rule = GRADIENT_DESCENT


@dataclass(frozen=True)
class Momentum(Optimiser):
    """A velocity v ← β v + g is followed instead of the gradient: θ ← θ − η v (Polyak, 1964)."""

    eta: float = 0.1
    beta: float = 0.9
    rule = MOMENTUM


@dataclass(frozen=True)
class Adam(Optimiser):
    """Each parameter has a step of its own, about η long (Kingma and Ba, 2015, algorithm 1).

    >>> theta, state = Adam(0.1).step(np.zeros(2), np.array([5.0, -0.01]), Adam().start(2), 1)
    >>> theta.round(4).tolist()
    [-0.1, 0.1]
    """

    eta: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    rule = ADAM
    is_counting = True
