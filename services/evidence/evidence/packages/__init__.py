"""Packages (迎检材料包): a school's evidence as one zip, written while it is sent."""
