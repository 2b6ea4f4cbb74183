# SPDX-License-Identifier: MIT
"""Small memories of texts, and talk with the program."""

import subprocess

from cli import PROGRAM, CliTest, environment

FAQ = [
    ("exchange", "Can I exchange currency here?"),
    ("exchange", "How do I change money into another currency?"),
    ("card", "My card has not arrived yet"),
    ("card", "When will my new card be delivered?"),
    ("pin", "I forgot my PIN and the machine kept the card"),
    ("top", 'It says "top-up failed" all the time'),
    ("hours", "What are your opening hours?"),
]


class Texts(CliTest):
    def faq(self, *options):
        rows = "".join(f"q{i}\t{l}\t{t}\n" for i, (l, t) in enumerate(FAQ))
        self.text("faq.tsv", rows)
        return self.run_ok("learn", "faq.hop", "--kind", "utterance", "faq.tsv",
                           "--columns", "key,label,text", *options)  # fmt: skip

    def words(self, lines="accommodation\nreceive\nthe\nthere\nParis\nfriend\nweather\n"):
        self.text("words", lines)
        return self.run_ok("learn", "w.hop", "--kind", "word", "words")

    def talk(self, *arguments, text="", code=0):
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env=environment(),
            input=text if isinstance(text, bytes) else text.encode(),
            capture_output=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.decode(), done.stderr.decode()
