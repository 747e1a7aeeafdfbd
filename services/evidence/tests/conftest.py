from evidence.testing import *  # noqa: F403 -- fixtures of evidence
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
