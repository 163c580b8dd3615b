"""Networks: the backward pass of the layers that networks are built of.

A layer inside a network has no loss of its own. Whatever comes after it, its backward pass starts from the gradient G
(or g) by the layer's output, and that is the gradient of the sum of G times the output, with G held still.
"""

from derivations.worked.formula import worked

# --8<-- [start:derive-two-layer-network]
two_layer_network = worked(
    "derive-two-layer-network",
    "Backpropagation through a two-layer network",
    """
    z1 = W1 @ x + b1
    h = relu(z1)
    z2 = W2 @ h + b2
    norm(z2 - y)**2
    """,
    ["W1", "b1", "W2", "b2"],
    {"W1": ("m", "n"), "b1": ("m",), "W2": ("k", "m"), "b2": ("k",), "x": ("n",), "y": ("k",)},
)
# --8<-- [end:derive-two-layer-network]

# --8<-- [start:derive-two-layer-classifier]
two_layer_classifier = worked(
    "derive-two-layer-classifier",
    "Backpropagation for a batch: a two-layer classifier",
    """
    Z1 = X @ W1 + b1
    H = relu(Z1)
    Z2 = H @ W2 + b2
    (sum(logsumexp(Z2, axis=1)) - sum(Y * Z2)) / N
    """,
    ["W1", "b1", "W2", "b2"],
    {"X": ("N", "n"), "W1": ("n", "m"), "b1": ("m",), "W2": ("m", "k"), "b2": ("k",), "Y": ("N", "k")},
)
# --8<-- [end:derive-two-layer-classifier]

# --8<-- [start:derive-attention]
attention = worked(
    "derive-attention",
    "The gradient of attention with respect to queries, keys and values",
    """
    S = Q @ K.T / sqrt(d)
    P = softmax(S, axis=1)
    O = P @ V
    sum(G * O)
    """,
    ["Q", "K", "V"],
    {"Q": ("m", "d"), "K": ("n", "d"), "V": ("n", "k"), "G": ("m", "k")},
)
# --8<-- [end:derive-attention]

# --8<-- [start:derive-layer-norm]
layer_norm = worked(
    "derive-layer-norm",
    "The backward pass of layer norm",
    """
    c = x - mean(x)
    s = sqrt(mean(c**2) + epsilon)
    z = c / s
    sum(g * (gamma * z + beta))
    """,
    ["x", "gamma", "beta"],
    {"x": ("n",), "g": ("n",), "gamma": ("n",), "beta": ("n",), "epsilon": ()},
)
# --8<-- [end:derive-layer-norm]

# --8<-- [start:derive-layer-norm-batch]
layer_norm_batch = worked(
    "derive-layer-norm-batch",
    "The backward pass of layer norm for a batch",
    """
    C = X - mean(X, axis=1, keepdims=True)
    s = sqrt(mean(C**2, axis=1, keepdims=True) + epsilon)
    Z = C / s
    sum(G * (Z * gamma + beta))
    """,
    ["X", "gamma", "beta"],
    {"X": ("N", "n"), "G": ("N", "n"), "gamma": ("n",), "beta": ("n",), "epsilon": ()},
    page="layer-norm",
)
# --8<-- [end:derive-layer-norm-batch]

# --8<-- [start:derive-rms-norm]
rms_norm = worked(
    "derive-rms-norm",
    "The backward pass of RMS norm",
    """
    s = sqrt(mean(x**2) + epsilon)
    z = x / s
    sum(g * (gamma * z))
    """,
    ["x", "gamma"],
    {"x": ("n",), "g": ("n",), "gamma": ("n",), "epsilon": ()},
)
# --8<-- [end:derive-rms-norm]

# --8<-- [start:derive-rms-norm-batch]
rms_norm_batch = worked(
    "derive-rms-norm-batch",
    "The backward pass of RMS norm for a batch",
    """
    s = sqrt(mean(X**2, axis=1, keepdims=True) + epsilon)
    Z = X / s
    sum(G * (Z * gamma))
    """,
    ["X", "gamma"],
    {"X": ("N", "n"), "G": ("N", "n"), "gamma": ("n",), "epsilon": ()},
    page="rms-norm",
)
# --8<-- [end:derive-rms-norm-batch]

# --8<-- [start:derive-batch-norm]
batch_norm = worked(
    "derive-batch-norm",
    "The backward pass of batch norm",
    """
    C = X - mean(X, axis=0)
    s = sqrt(mean(C**2, axis=0) + epsilon)
    Z = C / s
    sum(G * (Z * gamma + beta))
    """,
    ["X", "gamma", "beta"],
    {"X": ("N", "n"), "G": ("N", "n"), "gamma": ("n",), "beta": ("n",), "epsilon": ()},
)
# --8<-- [end:derive-batch-norm]

# --8<-- [start:derive-gelu]
gelu = worked("derive-gelu", "The derivative of GELU", "gelu(x)", "x", {"x": ()})
# --8<-- [end:derive-gelu]

# --8<-- [start:derive-gelu-tanh]
gelu_tanh = worked(
    "derive-gelu-tanh",
    "The derivative of the approximation of GELU",
    """
    c = sqrt(2 / pi)
    u = c * (x + 0.044715 * x**3)
    x * (1 + tanh(u)) / 2
    """,
    "x",
    {"x": ()},
    page="gelu",
)
# --8<-- [end:derive-gelu-tanh]

# --8<-- [start:derive-swish]
swish = worked("derive-swish", "The derivative of swish (SiLU)", "z * sigmoid(z)", "z", {"z": ()})
# --8<-- [end:derive-swish]

# --8<-- [start:derive-swiglu]
swiglu = worked(
    "derive-swiglu",
    "The backward pass of SwiGLU",
    """
    a = W @ x
    b = V @ x
    h = a * sigmoid(a) * b
    g @ h
    """,
    ["W", "V", "x"],
    {"W": ("m", "n"), "V": ("m", "n"), "x": ("n",), "g": ("m",)},
)
# --8<-- [end:derive-swiglu]

# --8<-- [start:derive-lora]
lora = worked(
    "derive-lora",
    "The backward pass of LoRA",
    """
    P = X @ A.T
    Y = X @ W.T + alpha / r * P @ B.T
    sum(G * Y)
    """,
    ["A", "B", "X"],
    {"X": ("N", "n"), "W": ("m", "n"), "A": ("r", "n"), "B": ("m", "r"), "alpha": (), "G": ("N", "m")},
)
# --8<-- [end:derive-lora]

# --8<-- [start:derive-lstm]
lstm = worked(
    "derive-lstm",
    "The backward pass of an LSTM cell",
    """
    i = sigmoid(a1)
    f = sigmoid(a2)
    o = sigmoid(a3)
    z = tanh(a4)
    c = f * c0 + i * z
    h = o * tanh(c)
    g @ h + k @ c
    """,
    ["a1", "a2", "a3", "a4", "c0"],
    dict.fromkeys(("a1", "a2", "a3", "a4", "c0", "g", "k"), ("n",)),
)
# --8<-- [end:derive-lstm]

# --8<-- [start:derive-gru]
gru = worked(
    "derive-gru",
    "The backward pass of a GRU cell",
    """
    z = sigmoid(a1)
    r = sigmoid(a2)
    a3 = v + U @ (r * h)
    c = tanh(a3)
    s = (1 - z) * h + z * c
    g @ s
    """,
    ["a1", "a2", "v", "U", "h"],
    {"a1": ("n",), "a2": ("n",), "v": ("n",), "U": ("n", "n"), "h": ("n",), "g": ("n",)},
)
# --8<-- [end:derive-gru]

# --8<-- [start:derive-autoencoder]
autoencoder = worked(
    "derive-autoencoder",
    "The gradient of a linear autoencoder",
    """
    H = X @ W
    R = H @ V - Y
    sum(R**2) / N
    """,
    ["W", "V"],
    {"X": ("N", "n"), "W": ("n", "k"), "V": ("k", "n"), "Y": ("N", "n")},
)
# --8<-- [end:derive-autoencoder]
