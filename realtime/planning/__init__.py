"""What lies ahead and what may be done about it: calls to come, and who may go on a break. Pure."""
