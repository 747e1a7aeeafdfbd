"""The bucket of the object store and its rules: made at each start, where they are missing."""

from typing import Final

from minio import Minio
from minio.commonconfig import ENABLED, Filter
from minio.error import S3Error
from minio.lifecycleconfig import AbortIncompleteMultipartUpload, LifecycleConfig, Rule
from minio.versioningconfig import VersioningConfig

_LIFECYCLE_DAYS: Final = 7  # a backstop; the worker aborts abandoned uploads much earlier


def prepare(store: Minio, name: str, region: str) -> list[str]:
    """Create the bucket, keep versions, end abandoned uploads; return what was done, in words."""
    done: list[str] = []
    if not store.bucket_exists(name):
        store.make_bucket(name, region)
        done.append(f"created bucket {name}")
    return [*done, _keep_versions(store, name), _end_abandoned_uploads(store, name)]


def _keep_versions(store: Minio, name: str) -> str:
    """Let a deletion by mistake, or by somebody with the store's keys, be undone."""
    try:
        store.set_bucket_versioning(name, VersioningConfig(ENABLED))
    except (S3Error, ValueError):
        return "this store keeps no versions; the database rule alone keeps frozen files"
    return "what is deleted without the platform stays as an older version"


def _end_abandoned_uploads(store: Minio, name: str) -> str:
    rule = Rule(
        ENABLED,
        rule_filter=Filter(prefix=""),
        rule_id="abort-abandoned-uploads",
        abort_incomplete_multipart_upload=AbortIncompleteMultipartUpload(
            days_after_initiation=_LIFECYCLE_DAYS
        ),
    )
    try:
        store.set_bucket_lifecycle(name, LifecycleConfig([rule]))
    except (S3Error, ValueError):
        # Not every store has lifecycle rules; the worker's own sweep does not depend on them.
        return "this store takes no lifecycle rule; the worker alone ends abandoned uploads"
    return f"abandoned uploads end after {_LIFECYCLE_DAYS} days by lifecycle rule"
