"""Letters of appointment 聘书 for experts who pass (notice 二: 考核合格者发放聘书; R11). Pure."""

import re
from enum import StrEnum
from typing import Final

from kernel.errors import Conflict, NotFound


class LetterState(StrEnum):
    """有效、已撤销."""

    VALID = "valid"
    REVOKED = "revoked"


class NotPassed(Conflict):
    code = "appointment_needs_pass"
    title = "只有已公布且等次为合格或优秀的现行考核结果可以发聘书"


class LetterExists(Conflict):
    code = "appointment_exists"
    title = "该考核结果已发过有效的聘书，可直接打印"


class LetterRevoked(Conflict):
    code = "appointment_revoked"
    title = "该聘书已撤销，不能再次撤销"


class LetterUnknown(NotFound):
    code = "appointment_unknown"
    title = "没有与该编号和核验码相符的聘书，请核对后重试"


# Crockford's alphabet: no letter that could be read as a digit.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 12  # 60 bits
_LOOKALIKES: Final = str.maketrans("OIL", "011")


def letter_number(year: int, ordinal: int) -> str:
    """Return the number of the `ordinal`-th letter of a year, such as `YTP-2026-0012`."""
    return f"YTP-{year}-{ordinal:04}"


def check_code(number: int) -> str:
    """Write 60 random bits as `XXXX-XXXX-XXXX`."""
    digits = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(CODE_LENGTH))
    return "-".join((digits[:4], digits[4:8], digits[8:]))


def read_typed(number: str, code: str) -> tuple[str, str]:
    """Return number and code as they are stored, whatever case, spaces and dashes were typed."""
    digits = re.sub(r"[\s\-]", "", code).upper().translate(_LOOKALIKES)
    return number.strip().upper(), "-".join((digits[:4], digits[4:8], digits[8:]))
