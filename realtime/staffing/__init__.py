"""How many agents a queue needs and how long callers will wait: formulas, nothing else."""
