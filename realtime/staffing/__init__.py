"""How many agents a queue needs, how long callers will wait, and who may take a break: formulas, nothing else."""
