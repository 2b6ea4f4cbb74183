# SPDX-License-Identifier: MIT
"""hopfield backup: a checked copy, even beside a writer."""

import os
import sqlite3
import unittest

from cli import CliTest


class Backup(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("P.npy", [[1, 1, -1, -1], [1, -1, 1, -1]])
        self.run_ok("learn", "m.hop", "P.npy")

    def test_copy(self):
        out = self.run_ok("backup", "m.hop", "c.hop").out
        size = os.path.getsize(self.path("c.hop"))
        self.assertEqual(out, "m.hop: checked and copied to c.hop, %d bytes\n" % size)
        self.assertEqual(
            self.run_ok("dump", "c.hop").out, self.run_ok("dump", "m.hop").out
        )
        said = self.run_ok("backup", "m.hop", "d.hop", "--json").json()[0]
        self.assertEqual((said["copy"], said["bytes"]), ("d.hop", size))

    def test_what_others_have_in_hand(self):
        """An open transaction is not in the way, and not in the copy."""
        db = sqlite3.connect(self.path("m.hop"), isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        db.execute("DELETE FROM item")
        self.run_ok("backup", "m.hop", "c.hop")
        db.execute("ROLLBACK")
        db.close()
        self.assertEqual(len(self.run_ok("list", "c.hop", "--json").json()), 2)

    def test_an_old_copy(self):
        self.run_ok("backup", "m.hop", "c.hop")
        self.run_ok("forget", "m.hop", "P:0")
        self.refused(3, "backup", "m.hop", "c.hop", says=("c.hop", "--force"))
        self.assertEqual(len(self.run_ok("list", "c.hop", "--json").json()), 2)
        self.run_ok("backup", "m.hop", "c.hop", "--force")
        self.assertEqual(len(self.run_ok("list", "c.hop", "--json").json()), 1)

    def test_refusals(self):
        self.refused(2, "backup", "m.hop", says="name a memory file and its copy")
        self.refused(2, "backup", "m.hop", "m.hop", "--force", says="the file itself")
        self.refused(3, "backup", "none.hop", "c.hop", says="none.hop")
        self.refused(3, "backup", "m.hop", "none/c.hop", says="none/c.hop")
        db = sqlite3.connect(self.path("m.hop"))
        db.execute("UPDATE item SET batch = 9 WHERE id = 1")
        db.commit()
        db.close()
        self.refused(4, "backup", "m.hop", "c.hop", says=("item 1", "nothing was copied"))
        self.assertNotIn("c.hop", os.listdir(self.folder))


if __name__ == "__main__":
    unittest.main()
