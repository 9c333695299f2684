"""What can go wrong, by what the caller can do about it."""


class DemurError(Exception):
    """Any error of this package."""


class InputError(DemurError, ValueError):
    """An argument or a state is wrong: correct it."""


class NotFoundError(DemurError):
    """There is no such set, or it has no feed: run `demur watch` where it was made."""


class StaleFeed(DemurError):
    """The view of late choices is too old, so nothing is handed out. The loader stays where it is."""


class CorruptError(DemurError):
    """Set or feed are not what their key signed: run `demur verify`."""


class StorageError(DemurError):
    """A file could not be read or written: may work when called again."""


class InternalError(DemurError):
    """A defect of demur."""
