"""What the offices do with tasks: assign, finish, reassign; and what leaving does to them."""
