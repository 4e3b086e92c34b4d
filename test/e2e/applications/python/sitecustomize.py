"""An image's own; each Python imports it at its start."""

print("arguments: customized", flush=True)
