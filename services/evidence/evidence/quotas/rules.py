"""Rules of unit quotas. Pure."""

from typing import Final

from kernel.actor import Role

SETTERS: Final = (Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE)
LEAST: Final = 1024**2
MOST: Final = 1024**5
