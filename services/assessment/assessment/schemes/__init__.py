"""A school's own rules for assessing its teachers 校本应用考核实施细则."""
