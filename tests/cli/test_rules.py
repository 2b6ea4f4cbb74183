# SPDX-License-Identifier: MIT
"""hopfield rules: the table, the details and JSON say the same of every rule."""

import re
import unittest

from cli import CliTest

PROMISES = [
    ("sym", "symmetric"),
    ("inc", "incremental"),
    ("ord", "order_dependent"),
    ("fac", "factored"),
    ("str", "strengths"),
    ("bin", "binary"),
    ("het", "hetero"),
    ("trn", "trained"),
]


def form(rule):
    """The rule as the table names it: NAME:k=,l="""
    names = ",".join(p["name"] + "=" for p in rule["parameters"])
    return rule["name"] + (":" + names if names else "")


class Rules(CliTest):
    def rules(self, *arguments):
        return self.run_ok("rules", *arguments, "--json").json()

    def test_the_table_and_json_agree(self):
        lines = self.run_ok("rules").out.splitlines()
        self.assertTrue(all(len(line) <= 80 for line in lines))
        self.assertFalse([line for line in lines if line != line.rstrip()])
        self.assertEqual(lines[0].split(), ["--rule"] + [head for head, _ in PROMISES])
        rows = {}
        for line in lines[1 : lines.index("")]:
            if not line.startswith(" "):
                rows[line.split()[0]] = [word == "yes" for word in line.split()[1:]]
        rules = self.rules()
        self.assertEqual(list(rows), [form(rule) for rule in rules])
        for rule in rules:
            self.assertEqual(rows[form(rule)], [rule[name] for _, name in PROMISES])

    def test_what_is_known_of_some_rules(self):
        rules = {form(rule): rule for rule in self.rules()}
        hebb, storkey = rules["hebb"], rules["storkey"]
        self.assertEqual(hebb["paper"], "Hopfield 1982")
        self.assertTrue(hebb["symmetric"] and hebb["factored"] and hebb["strengths"])
        self.assertFalse(hebb["order_dependent"])
        self.assertTrue(storkey["symmetric"] and storkey["order_dependent"])
        self.assertFalse(storkey["factored"] or storkey["strengths"])
        (clip,) = rules["palimpsest:clip="]["parameters"]
        self.assertEqual((clip["low"], clip["high"]), (0.001, 5))
        self.assertEqual((clip["usual"], clip["whole"]), (0.4, False))
        self.assertIsNone(clip["words"])
        self.assertIsNone(rules["palimpsest:lambda="]["parameters"][0]["usual"])

    def test_details_of_every_rule(self):
        rules = self.rules()
        for name in {rule["name"] for rule in rules}:
            forms = [rule for rule in rules if rule["name"] == name]
            self.assertEqual(self.rules(name), forms)
            out = self.run_ok("rules", name).out
            self.assertTrue(all(len(line) <= 80 for line in out.splitlines()))
            parts = out.split("\n\n")
            self.assertEqual(len(parts), len(forms))
            for part, rule in zip(parts, forms):
                words = " ".join(part.split())
                self.assertTrue(words.startswith(form(rule) + " "))
                for told in ("summary", "formula", "paper"):
                    self.assertIn(" ".join(rule[told].split()), words)
                for parameter in rule["parameters"]:
                    self.assertIn(" ".join(parameter["help"].split()), words)
                    if not parameter["words"]:
                        self.assertIn("%.10g to " % parameter["low"], words)
        self.assertIn("usually 0.4)", self.run_ok("rules", "palimpsest").out)
        self.assertEqual(self.rules("palimpsest:clip=0.3"), self.rules("palimpsest"))

    def test_every_rule_is_one_to_learn_by(self):
        known = self.refused(2, "learn", "m.hop", "--rule", "zzzzzz", says="known: hebb")
        names = re.search(r"known: (.*)\)", known.err).group(1).split(", ")
        self.assertEqual(names, list(dict.fromkeys(r["name"] for r in self.rules())))
        self.refused(2, "learn", "m.hop", "--rule", "storky", says="'storkey'?")
        self.assertIn("hopfield rules", self.run_ok("help", "learn").out)

    def test_refusals(self):
        self.refused(2, "rules", "storkeyy", says="did you mean 'storkey'")
        self.refused(2, "rules", "zzzzzz", says="known: hebb")
        self.refused(2, "rules", "", says="unknown rule")
        self.refused(2, "rules", "hebb", "storkey", says="storkey")
        self.refused(2, "rules", "--units", "5", says="units")


if __name__ == "__main__":
    unittest.main()
