"""Rules of uploads: what may come in, in which parts, and what becomes of it. Pure."""

from evidence.uploads.rules.intake import (
    FilenameRefused,
    FileTooLarge,
    Kind,
    TypeNotAccepted,
    accept,
    clean_filename,
)
from evidence.uploads.rules.lifecycle import (
    TooManyOpenUploads,
    UnitNotYours,
    UploadCompleting,
    UploadEnded,
    UploadState,
    unit_for,
)
from evidence.uploads.rules.parts import (
    MIN_PART,
    PartChanged,
    PartsListWrong,
    PartsMissing,
    UploadOversize,
    check_etags,
    claims,
    compare,
    part_size_for,
    part_sizes,
    pick,
)

__all__ = [
    "MIN_PART",
    "FileTooLarge",
    "FilenameRefused",
    "Kind",
    "PartChanged",
    "PartsListWrong",
    "PartsMissing",
    "TooManyOpenUploads",
    "TypeNotAccepted",
    "UnitNotYours",
    "UploadCompleting",
    "UploadEnded",
    "UploadOversize",
    "UploadState",
    "accept",
    "check_etags",
    "claims",
    "clean_filename",
    "compare",
    "part_size_for",
    "part_sizes",
    "pick",
    "unit_for",
]
