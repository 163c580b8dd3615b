# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A network learns
#
# Handwritten digits, a network with one hidden layer, and a backward pass that is derived. The data ship with scikit-
# learn, so nothing is downloaded. Change the size or the optimiser, and run it again.
#
# To run it, install this project, `derivations`, with its extra `site`, and Jupyter.

# %%
import numpy as np
from IPython.display import SVG

from derivations.figures.training import curves, pictures, regions
from derivations.training import Adam, Momentum, network, train
from derivations.training.data import digits

data = digits()
print("to train on:", data.train.X.shape, " held out:", data.held_out.X.shape)
SVG(
    pictures(
        data.train.X[:12].reshape(-1, 8, 8),
        [str(k) for k in data.train.Y[:12]],
        "Handwritten digits",
        "Twelve pictures of 8 by 8 pixels, and what they show",
    )
)

# %% [markdown]
# ## The network
#
# Each picture is a row of 64 numbers. A hidden layer of 32 units with ReLU, then ten scores, one for each digit. The
# loss is the cross-entropy of their softmax. This is all of the forward and backward pass, as the program derived it:

# %%
model = network(64, 32, 10)
for step in model.derivation.short_steps:
    print(step)

# %% [markdown]
# ## Training
#
# Mini-batches of 32 pictures. After each epoch we ask how many pictures are classified correctly, of those trained on
# and of those held out.

# %%
at, accuracy, losses = None, {"trained on": [], "held out": []}, []
for epoch in range(15):
    run = train(model, *data.train, Adam(0.003), epochs=1, batch=32, start=at, seed=epoch)
    at = run.parameters
    losses.append(run.losses[-1])
    accuracy["trained on"].append(run.score(*data.train))
    accuracy["held out"].append(run.score(*data.held_out))

print(
    f"classified correctly: {accuracy['trained on'][-1]:.1%} of the pictures trained on, "
    f"{accuracy['held out'][-1]:.1%} of those held out"
)

# %%
SVG(curves({"loss": losses}, "The loss on the pictures trained on", "epoch", "loss"))

# %%
SVG(curves(accuracy, "Pictures classified correctly", "epoch", "share"))

# %% [markdown]
# The two curves part: what was trained on is known better than what was held out. Only the second number says how well
# the network reads.

# %% [markdown]
# ## What a hidden unit looks at
#
# The weights of a hidden unit are a picture of the same size. Where they are positive, ink excites the unit; where
# they are negative, in the other colour, ink holds it back.

# %%
units = at["W1"].T[:12].reshape(-1, 8, 8)
SVG(
    pictures(
        units,
        [f"unit {k}" for k in range(1, 13)],
        "The weights of twelve hidden units",
        "Twelve pictures of weights, positive in one colour and negative in the other",
    )
)

# %% [markdown]
# ## Which pictures it gets wrong
#
# Look at them before you blame the network.

# %%
found = run.classify(data.held_out.X)
wrong = np.flatnonzero(found != data.held_out.Y)[:12]
print(np.count_nonzero(found != data.held_out.Y), "of", len(found), "are read wrongly")
SVG(
    pictures(
        data.held_out.X[wrong].reshape(-1, 8, 8),
        [f"{data.held_out.Y[k]}, read as {found[k]}" for k in wrong],
        "Pictures that are read wrongly",
        "What they show, and what was read",
    )
)

# %% [markdown]
# ## What the hidden layer is for
#
# Without a hidden layer, the line between two classes is straight. With one, it bends. Two half circles that reach
# into each other show the difference.

# %%
rng = np.random.default_rng(1)
angle = rng.uniform(0, np.pi, size=120)
outer = np.c_[np.cos(angle[:60]), np.sin(angle[:60])]
inner = np.c_[1 - np.cos(angle[60:]), 0.4 - np.sin(angle[60:])]
X, Y = np.r_[outer, inner] + 0.1 * rng.normal(size=(120, 2)), np.repeat([0, 1], 60)


def undecided(run):
    """The score of the second class, less that of the first."""
    return lambda points: np.diff(run.answer(points), axis=1)[:, 0]


straight = train(network(2, 2), X, Y, Momentum(0.1), epochs=300)
SVG(regions(undecided(straight), X, Y, "No hidden layer: a straight line"))

# %%
bent = train(network(2, 16, 2), X, Y, Momentum(0.1), epochs=300)
SVG(regions(undecided(bent), X, Y, "A hidden layer of 16 units: a line with bends"))

# %% [markdown]
# ## Beside scikit-learn and automatic differentiation
#
# Is a derived backward pass as good as the others? Three networks of the same size are trained on the same pictures for
# as many epochs: with the code that was derived, with the `MLPClassifier` of scikit-learn, and with gradients that
# Autograd finds by automatic differentiation. Times are those of
# the machine that built this page, as multiples of ours. Each was measured only once, so they are rough.

# %%
from derivations.training.comparison import compare, table

print(table(compare(data, hidden, epochs=10, rounds=1) for hidden in ((32,), (32, 32))))
