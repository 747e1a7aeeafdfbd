"""What people do with activities: plan, sign in, enter attendance, record, close, read."""
