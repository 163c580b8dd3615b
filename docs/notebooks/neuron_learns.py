# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A neuron learns
#
# One neuron, one weight, one bias: few enough numbers to draw the whole loss, and to watch gradient descent walk on
# it. Change the numbers and run it again.
#
# To run it, install this project, `derivations`, and Jupyter.

# %%
import numpy as np
from IPython.display import SVG

from derivations.figures.training import curves, surface
from derivations.training import GradientDescent, neuron, train

rng = np.random.default_rng(0)
X = rng.uniform(-1, 2, size=(40, 1))
y = np.maximum(1.5 * X[:, 0] + 0.5, 0) + 0.1 * rng.normal(size=40)

model = neuron(1)
print(model.derivation.text)

# %% [markdown]
# The loss is the paper's: the mean of the squared differences between target and activation. Its gradient is derived,
# and the code that computes it is printed by the same program that derived it.

# %%
print(model.derivation.numpy_source())

# %% [markdown]
# ## Three learning rates
#
# Each run starts at the same place. With a small learning rate it walks slowly, with a good one it is there in a few
# steps. With one that is too large it leaps from side to side: its loss falls for a few steps, and then it climbs.

# %%
start = {"w": [-0.2], "b": 2.0}
rates = {"too small": 0.02, "good": 0.2, "too large": 0.6}

runs = {}
for name, eta in rates.items():
    runs[name] = train(model, X, y, GradientDescent(eta), epochs=25, start=start, keep_path=True)
    losses = runs[name].losses
    print(f"{name}, {eta}: the loss goes from {losses[0]:.3f} to {losses[-1]:.3f}; the smallest was {min(losses):.3f}")

# %%
SVG(curves({name: run.losses for name, run in runs.items()}, "The loss at three learning rates", "step", "loss"))

# %% [markdown]
# ## The loss surface
#
# For every weight and every bias there is a loss. Lines connect places of the same loss. Each step starts at
# right angles to the line through its point, since the gradient points straight uphill.


# %%
def loss_at(w, b):
    return float(model.value(X=X, y=y, w=np.array([w]), b=b))


paths = {name: [(float(at["w"][0]), float(at["b"])) for at in run.path] for name, run in runs.items()}
SVG(surface(loss_at, ("weight", -1, 3), ("bias", -1, 3), paths, "The loss surface with three paths"))

# %% [markdown]
# ## A dead neuron
#
# Now start with a bias so low that every sample is clipped: the output is zero for each of them. A small nudge of the
# weight or the bias leaves it so. Then the loss does not change, the gradient is zero, and no learning rate helps.

# %%
dead = {"w": np.array([0.3]), "b": -4.0}
value, gradients = model.value_and_gradients(X=X, y=y, **dead)
active = np.count_nonzero(X @ dead["w"] + dead["b"] > 0)
print(f"{active} of {len(X)} samples are active")
print(f"loss {value:.3f}, gradient with respect to the weight {gradients['w'][0]:g}, to the bias {gradients['b']:g}")

run = train(model, X, y, GradientDescent(0.2), epochs=1000, start=dead)
print("after 1000 steps:", {name: np.ravel(found).tolist() for name, found in run.parameters.items()})

# %% [markdown]
# The code shows why. The factor in the gradient that says which samples are active is zero everywhere. A large step
# can kill a neuron too: after one leap to a bias like this one, gradient descent never brings it back.
