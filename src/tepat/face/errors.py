"""What goes wrong with pictures of faces and with the networks that read them."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class PictureRefused(TepatError):
    """A picture that cannot be read: ``face.picture.empty``, ``.too_many_bytes``, ``.not_a_picture``,
    ``.damaged``, ``.too_many_pixels`` or ``.too_small``."""

    default_code = "face.picture.damaged"


class ModelsMissing(TepatError):
    """The files with the networks are not there, or are not the files that were measured."""

    default_code = "face.models.missing"


class FolderUnusable(TepatError):
    """A folder of pictures that cannot be evaluated."""

    default_code = "face.evaluation.folder_unusable"
