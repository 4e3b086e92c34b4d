"""What comes before a program: it ends at once."""

print("prepared", flush=True)
