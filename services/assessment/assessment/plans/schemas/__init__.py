"""Wire types of plans: `steps` is asked and listed, `documents` are the plans themselves."""
