"""What is wrong on the floor, told by numbers: figures in, findings out; nothing here waits, sends or stores."""
