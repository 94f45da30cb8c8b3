"""Artifacts: Stagecraft's conventions, and equal bytes at different times."""

import os
import tempfile
import time
import unittest

try:
    import h5py
    import numpy as np

    from stagecraft import hdf5
except ImportError:
    h5py = None


@unittest.skipIf(h5py is None, "needs h5py")
class HDF5Tests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def artifact(self, name, rows=3):
        path = os.path.join(self.folder, name)
        parameters = {"seed": 1, "alpha": 1.0, "fast": True, "names": ["a", "b"], "steps": [1, 2]}
        with hdf5.create(path, kind="my.spectrum", description="power of noise", parameters=parameters) as file:
            frequency = np.arange(rows, dtype=float)
            hdf5.write_table(file, "all/spectrum", [
                hdf5.Column("frequency", "Hz", "frequency", frequency),
                hdf5.Column("power", "W/Hz", "mean over segments", frequency**2),
            ], attributes={"segments": 8})
        return path

    def test_root_and_parameters_say_what_it_is(self):
        path = self.artifact("a.h5")
        self.assertEqual(hdf5.read_attributes(path), {"kind": "my.spectrum", "description": "power of noise"})
        read = hdf5.read_attributes(path, "parameters")
        self.assertEqual(read, {"seed": 1, "alpha": 1.0, "fast": 1, "names": ["a", "b"], "steps": [1, 2]})
        self.assertIs(type(read["alpha"]), float)

    def test_a_table_comes_back_with_units(self):
        table = hdf5.read_table(self.artifact("a.h5"), "all/spectrum")
        self.assertEqual(list(table), ["frequency", "power"])
        self.assertEqual((table["power"].unit, table["power"].description), ("W/Hz", "mean over segments"))
        self.assertEqual(table["power"].values.tolist(), [0, 1, 4])

    def test_the_first_column_is_the_scale_of_the_others(self):
        with h5py.File(self.artifact("a.h5"), "r") as file:
            group = file["all/spectrum"]
            self.assertEqual(h5py.h5ds.get_scale_name(group["frequency"].id), b"frequency")
            self.assertEqual(group["power"].dims[0][0].name, "/all/spectrum/frequency")
            self.assertEqual(group.attrs["segments"], 8)

    def test_equal_contents_are_equal_bytes_later(self):
        def both():
            for rows in (3, 5000):
                with open(self.artifact("a.h5", rows), "rb") as file:
                    yield file.read()

        first = list(both())
        time.sleep(1.1)  # HDF5 stores whole seconds.
        self.assertEqual(first, list(both()))

    def test_long_columns_are_compressed_with_checksums(self):
        with h5py.File(self.artifact("a.h5", 5000), "r") as file:
            power = file["all/spectrum/power"]
            self.assertEqual((power.compression, power.shuffle, power.fletcher32), ("gzip", True, True))
            self.assertEqual(power[()].tolist(), [float(i) ** 2 for i in range(5000)])
        with h5py.File(self.artifact("b.h5"), "r") as file:
            self.assertIsNone(file["all/spectrum/power"].chunks)

    def test_nothing_is_left_of_an_artifact_that_fails(self):
        path = os.path.join(self.folder, "a.h5")
        with self.assertRaises(ZeroDivisionError):
            with hdf5.create(path, kind="k", description="d"):
                1 / 0
        self.assertEqual(os.listdir(self.folder), [])

    def test_mistakes_are_named(self):
        with hdf5.create(os.path.join(self.folder, "a.h5"), kind="k", description="d") as file:
            with self.assertRaisesRegex(ValueError, "table 't': columns of different lengths: .*'x': 1, 'y': 2"):
                hdf5.write_table(file, "t", [hdf5.Column("x", "1", "", [1]), hdf5.Column("y", "1", "", [1, 2])])
            with self.assertRaisesRegex(TypeError, "attribute 'where': expected a number"):
                hdf5.write_attributes(file, {"where": {"x": 1}})
        with self.assertRaisesRegex(KeyError, "has no table 'spectra'; it has: all, parameters"):
            hdf5.read_table(self.artifact("b.h5"), "spectra")

    def test_texts_can_be_a_dataset(self):
        path = os.path.join(self.folder, "a.h5")
        with hdf5.create(path, kind="k", description="d") as file:
            hdf5.write(file, "names", ["é", "bb"], "1", "names")
        with h5py.File(path, "r") as file:
            self.assertEqual(file["names"].asstr()[()].tolist(), ["é", "bb"])


if __name__ == "__main__":
    unittest.main()
