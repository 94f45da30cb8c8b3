"""HDF5 artifacts with Stagecraft's conventions, by h5py. Unaware of what they hold.

An artifact names its kind, a description and its parameters at the root, and nothing that differs between two runs of one
stage: no time, host or program version, so that equal results are equal bytes. A table is a group of one-dimensional datasets
of one length; the first is the dimension scale of the others, and each has `units` and a `description`.

    with hdf5.create("spectrum.h5", kind="my.spectrum", description="power against frequency", parameters=settings) as file:
        hdf5.write_table(file, "spectrum", [
            hdf5.Column("frequency", "Hz", "frequency", frequencies),
            hdf5.Column("power", "W/Hz", "mean over segments", powers),
        ])

    spectrum = hdf5.read_table("spectrum.h5", "spectrum")
    spectrum["power"].values, spectrum["power"].unit

`stagecraft inspect` shows such files with units and descriptions.
"""

import contextlib
import os
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np

_SMALLEST_COMPRESSED = 16 << 10
_CHUNK_BYTES = 256 << 10


@dataclass
class Column:
    """A column of a table; `unit` is "1" for pure numbers."""

    name: str
    unit: str
    description: str
    values: Any


@contextlib.contextmanager
def create(path, kind, description, parameters=None):
    """A new artifact, open for writing. It is at `path` when the block has ended well, and not before."""
    temporary = f"{path}.part"
    try:
        with h5py.File(temporary, "w", libver=("earliest", "v108"), track_order=False) as file:
            write_attributes(file, {"kind": kind, "description": description})
            write_attributes(_group(file, "parameters"), parameters or {})
            yield file
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)


def write_attributes(target, attributes):
    """Numbers, texts, and lists of one of them, in order of names; a boolean becomes 0 or 1, as in Stagecraft's own files."""
    for name, value in sorted(attributes.items()):
        target.attrs[name] = _attribute(name, value)


def _attribute(name, value):
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    if array.dtype.kind in "iu":
        return array.astype("<i8")
    if array.dtype.kind == "f":
        return array.astype("<f8")
    if array.ndim == 1 and array.dtype.kind == "U":
        return np.array([str(text) for text in value], dtype=h5py.string_dtype())
    raise TypeError(f"attribute '{name}': expected a number, a text or a list of them, found {value!r}")


def write(group, name, values, unit, description, scales=()):
    """Writes a dataset. `scales`: for each axis the name of the dataset in this group that holds its coordinates, or None."""
    values = np.ascontiguousarray(values)
    if values.dtype.kind in "OUS":
        values = np.asarray(values, dtype=h5py.string_dtype())
    dataset = group.create_dataset(name, data=values, track_times=False, **_layout(values))
    for axis, scale in enumerate(scales):
        if scale is not None:
            dataset.dims[axis].attach_scale(group[scale])
    write_attributes(dataset, {"units": unit, "description": description})
    return dataset


def _layout(values):
    """In one piece, or from 16 KiB on in compressed chunks of whole rows with checksums."""
    if values.dtype.kind == "O" or values.ndim == 0 or values.nbytes < _SMALLEST_COMPRESSED:
        return {}
    chunks = list(values.shape)
    for axis in range(values.ndim):
        row = values.itemsize * int(np.prod(values.shape[axis + 1 :]))
        chunks[axis] = min(values.shape[axis], max(1, _CHUNK_BYTES // row))
        if chunks[axis] > 1:
            break
    return {"chunks": tuple(chunks), "shuffle": True, "compression": "gzip", "compression_opts": 4, "fletcher32": True}


def write_table(parent, name, columns, attributes=None):
    """Writes columns of one length into a new group; the first is the axis along which the others run."""
    lengths = {column.name: len(column.values) for column in columns}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"table '{name}': columns of different lengths: {lengths}")
    group = _group(parent, name)
    write_attributes(group, attributes or {})
    for place, column in enumerate(columns):
        values = np.asarray(column.values)
        scales = () if place == 0 else (columns[0].name,)
        dataset = write(group, column.name, values, column.unit, column.description, scales)
        if place == 0:
            dataset.make_scale(column.name)
    return group


def _group(parent, name):
    """One step after the other: HDF5's own creation of groups on the way stores the time in them."""
    for step in name.strip("/").split("/"):
        parent = parent[step] if step in parent else parent.create_group(step)
    return parent


def read_table(path, name):
    """The columns of a table by name: an artifact's one-dimensional datasets of numbers in the group `name`."""
    with h5py.File(path, "r") as file:
        group = file.get(name)
        if not isinstance(group, h5py.Group):
            raise KeyError(f"{path} has no table '{name}'; it has: {', '.join(file) or 'nothing'}")
        return {
            column: Column(column, _text(data, "units", "1"), _text(data, "description", ""), data[()])
            for column, data in group.items()
            if isinstance(data, h5py.Dataset) and data.ndim == 1 and data.dtype.kind in "iuf"
        }


def read_attributes(path, name="/"):
    """The attributes of a group or dataset: the root has `kind` and `description`, `parameters` what the stage was given."""
    with h5py.File(path, "r") as file:
        return {key: _plain(value) for key, value in file[name].attrs.items()}


def _plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value.tolist()]
    return value


def _text(data, name, default):
    return _plain(data.attrs.get(name, default))
