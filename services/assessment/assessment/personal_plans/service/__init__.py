"""What people do with personal plans: write them, decide about them."""
