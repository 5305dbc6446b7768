"""Commands and what is made once."""

import sys
import tempfile
import unittest
from pathlib import Path

from compare.files import Failure, call, made_once


class FilesTests(unittest.TestCase):
    def test_failure_says_the_last_line(self):
        with self.assertRaisesRegex(Failure, "ended with 3: because"):
            call([sys.executable, "-c", "print('so'); print('because'); raise SystemExit(3)"])

    def test_made_again_only_for_another_key(self):
        made = []
        with tempfile.TemporaryDirectory() as folder:
            stamp = Path(folder) / "stamp.json"
            for key in ("a", "a", "b"):
                value = made_once(stamp, key, lambda: made.append(key) or len(made))
        self.assertEqual(made, ["a", "b"])
        self.assertEqual(value, 2)


if __name__ == "__main__":
    unittest.main()
