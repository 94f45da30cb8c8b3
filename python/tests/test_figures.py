"""Figures: the same bytes whenever they are drawn, and the house palette."""

import os
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import matplotlib
except ImportError:
    matplotlib = None

DRAW = """
import sys
from stagecraft import figures
figures.use()
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(figures.WIDTH / 2, 2))
axes.errorbar([1, 2, 3], [1, 3, 2], [0.1, 0.2, 0.1], capsize=2, label="$k$ = 1")
axes.fill_between([1, 2, 3], [0, 1, 1], [2, 4, 3], alpha=0.2)
axes.legend()
for path in sys.argv[1:]:
    figures.save(figure, path)
"""


@unittest.skipIf(matplotlib is None, "needs matplotlib")
class FiguresTests(unittest.TestCase):
    def draw(self, hash_seed):
        """The bytes of a PDF, an SVG and a PNG, drawn by a process of its own."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, "f." + ending) for ending in ("pdf", "svg", "png")]
            root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
            environment = dict(os.environ, PYTHONPATH=root, PYTHONHASHSEED=hash_seed)
            environment.pop("SOURCE_DATE_EPOCH", None)
            subprocess.run([sys.executable, "-c", DRAW, *paths], check=True, env=environment)
            contents = []
            for path in paths:
                with open(path, "rb") as file:
                    contents.append(file.read())
            return contents

    def test_files_are_the_same_bytes_later_and_with_another_hash_seed(self):
        first = self.draw("1")
        time.sleep(1.1)  # A PDF stores whole seconds.
        self.assertEqual(first, self.draw("2"))

    def test_no_file_holds_a_date(self):
        pdf, svg, png = self.draw("1")
        self.assertNotIn(b"CreationDate", pdf)
        self.assertNotIn(b"<dc:date>", svg)
        self.assertTrue(png.startswith(b"\x89PNG") and b"tEXt" not in png)

    def test_the_first_colours_are_those_of_the_house(self):
        from stagecraft import figures

        with matplotlib.rc_context():
            figures.use()
            colours = [entry["color"] for entry in matplotlib.rcParams["axes.prop_cycle"]]
            self.assertEqual(colours[:2], ["#0072B2", "#D55E00"])

    def test_other_formats_are_refused(self):
        from stagecraft import figures

        with self.assertRaisesRegex(ValueError, "f.gif: expected a name that ends in .pdf, .png, .svg"):
            figures.save(None, "f.gif")


if __name__ == "__main__":
    unittest.main()
