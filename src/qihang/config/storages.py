"""Where files are kept: Django's STORAGES, on the disk of QIHANG_HOME or in a store that speaks S3.

`files`: evidence and documents by their hash, and previews of them. `sheets`: sealed sheets of batches.
`exports`: lists, for their hours.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Storages = dict[str, dict[str, Any]]
STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
DISK = "qihang.web.file_storage.DurableFileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def chosen(home: Path, environ: Mapping[str, str]) -> Storages:
    """STORAGES by the environment: in a bucket where QIHANG_S3_BUCKET names one, else on disk."""
    if bucket := environ.get("QIHANG_S3_BUCKET", ""):
        return in_bucket(bucket, environ.get("QIHANG_S3_ENDPOINT") or None)
    return on_disk(home / "files", home / "exports")


def on_disk(files: Path, exports: Path) -> Storages:
    """In these two folders."""
    places = {"files": files, "sheets": files / "sheets", "exports": exports}
    return _with_static(
        {
            alias: {"BACKEND": DISK, "OPTIONS": {"location": place}}
            for alias, place in places.items()
        }
    )


def in_bucket(bucket: str, endpoint: str | None) -> Storages:
    """In one bucket, a prefix each; keys and region come from the environment, as boto3 reads it.

    `endpoint` is the address of a store of one's own; None is Amazon.
    """
    if find_spec("storages") is None:
        message = "QIHANG_S3_BUCKET needs django-storages: pip install 'qihang[s3]'"
        raise ImproperlyConfigured(message)
    common = {"bucket_name": bucket, "endpoint_url": endpoint, "file_overwrite": True}
    return _with_static(
        {
            alias: {"BACKEND": S3, "OPTIONS": {**common, "location": alias}}
            for alias in ("files", "sheets", "exports")
        }
    )


def _with_static(kept: Storages) -> Storages:
    """Django asks for these two by name; no model of ours has a FileField that would use `default`."""
    return {**kept, "default": kept["files"], "staticfiles": {"BACKEND": STATIC}}
