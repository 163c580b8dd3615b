# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Check your own backward pass
#
# You have written a function and its gradient. Is the gradient right? This notebook checks a backward pass that was
# written by hand, makes the usual mistakes on purpose, and reads the verdicts. Put your own function in place of this
# one.
#
# To run it, install this project, `derivations`, and Jupyter.

# %% [markdown]
# ## A network by hand
#
# One hidden layer, ReLU, and the mean squared error. The forward pass keeps what the backward pass needs.

# %%
import numpy as np


def loss(W1, b1, W2, b2, X, Y):
    H = np.maximum(X @ W1 + b1, 0)
    return np.mean((H @ W2 + b2 - Y) ** 2)


def gradients(W1, b1, W2, b2, X, Y):
    Z = X @ W1 + b1
    H = np.maximum(Z, 0)
    delta2 = 2 / Y.size * (H @ W2 + b2 - Y)
    delta1 = (delta2 @ W2.T) * (Z > 0)
    return {"W1": X.T @ delta1, "b1": delta1.sum(axis=0), "W2": H.T @ delta2, "b2": delta2.sum(axis=0)}


# %% [markdown]
# Check it at a random point. Make all sizes different, so that a transpose cannot hide.

# %%
from derivations import check_gradient

rng = np.random.default_rng(0)
shapes = {"W1": (4, 5), "b1": (5,), "W2": (5, 3), "b2": (3,), "X": (7, 4), "Y": (7, 3)}
point = {name: rng.normal(size=shape) for name, shape in shapes.items()}

verdict = check_gradient(loss, gradients, at=point)
print(verdict.ok, "-", verdict)


# %% [markdown]
# ## Mistakes, and what the verdict says
#
# Each of these is a line that people write. All but the last keep the right shapes, so nothing crashes.


# %%
def mask_forgotten(W1, b1, W2, b2, X, Y):
    found = gradients(W1, b1, W2, b2, X, Y)
    H = np.maximum(X @ W1 + b1, 0)
    delta1 = 2 / Y.size * (H @ W2 + b2 - Y) @ W2.T
    return {**found, "W1": X.T @ delta1, "b1": delta1.sum(axis=0)}


def mean_forgotten(**arrays):
    return {name: found * arrays["Y"].size for name, found in gradients(**arrays).items()}


def sign_flipped(**arrays):
    found = gradients(**arrays)
    return {**found, "b2": -found["b2"]}


def transposed(**arrays):
    found = gradients(**arrays)
    return {**found, "W2": found["W2"].T}


for wrong in (mask_forgotten, mean_forgotten, sign_flipped, transposed):
    print(wrong.__name__)
    for name, found in wrong(**point).items():
        verdict = check_gradient(loss, {name: found}, at=point)
        print("   ", f"{name}: right" if verdict.ok else verdict)

# %% [markdown]
# Not every mistake has a name. Then the verdict says where the numbers differ, and by how much, and you can look at
# the line that makes this entry.

# %% [markdown]
# ## Or let it be derived
#
# The same loss as text gives the same gradients, with nothing to check by hand: the code below is derived, line by
# line.

# %%
from derivations import derive

text = """
H = relu(X @ W1 + b1)
mean((H @ W2 + b2 - Y)**2)
"""
d = derive(
    text,
    wrt=["W1", "b1", "W2", "b2"],
    shapes={
        "X": ("N", "n"),
        "W1": ("n", "m"),
        "b1": ("m",),
        "W2": ("m", "k"),
        "b2": ("k",),
        "Y": ("N", "k"),
    },
)
print(d.numpy_source())

# %% [markdown]
# It is not taken on trust either:

# %%
for name, found in gradients(**point).items():
    same = np.allclose(found, d.results[name].numeric(**point), rtol=1e-12)
    print(name, "agrees" if same else "differs")
