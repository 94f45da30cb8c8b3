"""What a command reads of its parameters and of the table of a role. Run in python/: python3 -m unittest discover tests"""

import os
import tempfile
import unittest

import stagecraft


class InputsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "given")

    def write(self, text):
        with open(self.path, "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def refusal(self, read, text):
        self.write(text)
        with self.assertRaises(ValueError) as caught:
            read(self.path)
        return str(caught.exception)

    def test_parameters_have_their_types(self):
        self.write('{"seed": 1, "alpha": 1.0, "names": ["a", "b"], "fast": true}')
        values = stagecraft.parameters(self.path)
        self.assertEqual(values, {"seed": 1, "alpha": 1.0, "names": ["a", "b"], "fast": True})
        self.assertEqual([type(value) for value in values.values()], [int, float, list, bool])

    def test_what_is_no_object_is_refused_with_its_path(self):
        self.assertIn("expected a JSON object, found list", self.refusal(stagecraft.parameters, "[1]"))
        self.assertIn(self.path + " is not JSON", self.refusal(stagecraft.parameters, "{"))

    def test_axes_are_typed_by_column(self):
        self.write("path,seed,alpha,name,fast\nruns/0/a.csv,1,0.5,01,true\nruns/1/a.csv,2,1e-3,x,false\n")
        first, second = stagecraft.table(self.path)
        self.assertEqual(first, {"path": "runs/0/a.csv", "seed": 1, "alpha": 0.5, "name": "01", "fast": True})
        self.assertEqual(second, {"path": "runs/1/a.csv", "seed": 2, "alpha": 1e-3, "name": "x", "fast": False})
        self.assertIs(type(first["seed"]), int)
        self.assertIs(type(first["alpha"]), float)

    def test_an_axis_with_one_number_that_has_a_point_is_all_numbers(self):
        self.write("path,alpha\na,1\nb,0.5\n")
        self.assertEqual([type(row["alpha"]) for row in stagecraft.table(self.path)], [float, float])

    def test_names_that_only_python_would_take_for_numbers_stay_texts(self):
        self.write("path,station\na,nan\nb,1_000\nc,007\nd,infinity\n")
        self.assertEqual([row["station"] for row in stagecraft.table(self.path)], ["nan", "1_000", "007", "infinity"])

    def test_paths_are_texts_and_may_hold_commas_and_quotes(self):
        self.write('path,seed\n"a,b ""c"".csv",1\n12,2\n')
        self.assertEqual([row["path"] for row in stagecraft.table(self.path)], ['a,b "c".csv', "12"])

    def test_a_table_without_rows_is_empty(self):
        self.write("path,seed\n")
        self.assertEqual(stagecraft.table(self.path), [])

    def test_other_files_are_refused(self):
        self.assertIn("found 'station,month'", self.refusal(stagecraft.table, "station,month\nx,1\n"))
        self.assertIn("found 'an empty file'", self.refusal(stagecraft.table, ""))
        self.assertIn("row 2 has 1 cells, expected 2", self.refusal(stagecraft.table, "path,seed\na\n"))


if __name__ == "__main__":
    unittest.main()
