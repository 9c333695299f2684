"""The real libraries, without what their reading does not need.

`streaming` and `megatron.core` import at their top whatever anybody could need: cloud stores, vision, whole
trainers. Their modules are taken one by one from where they are installed, unchanged.
"""

import importlib.util
import pathlib
import shutil
import sys
import tempfile
import types


def _bare(name):
    """The package without what stands in its `__init__.py`."""
    if name in sys.modules:
        return
    above, _, last = name.rpartition(".")
    if above:
        _bare(above)
        places = [pathlib.Path(place) / last for place in sys.modules[above].__path__]
    else:
        places = [pathlib.Path(place) for place in importlib.util.find_spec(name).submodule_search_locations]
    module = types.ModuleType(name)
    module.__path__ = [str(place) for place in places if place.is_dir()]
    assert module.__path__, name
    sys.modules[name] = module


def streaming(folder, hash_="sha256"):
    """The samples of MosaicML shards, in order, by a copy: the reader unpacks beside what it reads."""
    _bare("streaming.base")
    from streaming.base.dataset import StreamingDataset

    with tempfile.TemporaryDirectory() as place:
        copy = pathlib.Path(place) / "copy"
        shutil.copytree(folder, copy)
        dataset = StreamingDataset(local=str(copy), batch_size=1, shuffle=False, validate_hash=hash_)
        yield from (dataset[at] for at in range(len(dataset)))


def mds_writer():
    _bare("streaming.base")
    from streaming.base.format.mds.writer import MDSWriter

    return MDSWriter


def megatron():
    """`megatron.core.datasets.indexed_dataset`."""
    _bare("megatron.core.datasets")
    if "megatron.core.utils" not in sys.modules:
        # Of it the module uses one function, which logs.
        utils = types.ModuleType("megatron.core.utils")
        utils.log_single_rank = lambda *_, **__: None
        sys.modules["megatron.core.utils"] = utils
    from megatron.core.datasets import indexed_dataset

    return indexed_dataset
