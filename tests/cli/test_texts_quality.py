#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How well texts are found, on texts of our own: limits far below what is reached (100,
of labels 94), so that only a collapse is noticed. docs/RETRIEVAL.md has the figures that
count."""
import os
import random
import sys
import unittest

from cli import PROGRAM, SOURCE, CliTest

sys.path.insert(0, os.path.join(SOURCE, "bench", "retrieval"))

import scoring
from engine import Engine
from files import Item

# Words by how common they are, those that are easily misspelt last.
COMMON = """the of and to in is that for it was with as his they be at one have this
from had by hot but some what there we can out other were all your when up use word how
said an each she which do their time if will way about many then them would write like
so these her long make thing see him two has look more day could go come did my sound no
most number who over know water than call first people may down side been now find any
new work part take get place made live where after back little only round man year came
show every good me give our under name very through just form much great think say help
low line before turn cause same mean differ move right boy old too does tell sentence
set three want air well also play small end put home read hand port large spell add even
land here must big high such follow act why ask men change went light kind off need
house picture try us again animal point mother world near build self earth
father""".split()
HARD = """absence acceptable accommodate achieve acquire address advertise
amateur apparent argument athlete awful balance beginning believe bicycle business
calendar category cemetery colleague coming committee conscience conscious definite
dilemma disappear disappoint discipline embarrass environment equipment exceed existence
experience foreign forty friend government grammar guarantee guidance happened harass
height hierarchy humorous ignorance immediately independent intelligence interrupt
jewelry judgment knowledge leisure library license maintenance maneuver medieval memory
millennium miniature necessary neighbor noticeable occasion occurred parallel parliament
particular perceive perseverance possession preferred principle privilege pronunciation
publicly questionnaire receive recommend referred relevant restaurant rhythm schedule
separate several sincerely special success surprise threshold tomorrow tyranny until
vacuum weather weird""".split()
MISSPELT = """absense:absence acceptible:acceptable accomodate:accommodate
acheive:achieve aquire:acquire adress:address amatuer:amateur apparant:apparent
arguement:argument athelete:athlete ballance:balance begining:beginning beleive:believe
bycicle:bicycle buisness:business calender:calendar catagory:category cemetary:cemetery
collegue:colleague comittee:committee concious:conscious definate:definite
dissapear:disappear disapoint:disappoint embarass:embarrass enviroment:environment
exsistence:existence foriegn:foreign freind:friend goverment:government grammer:grammar
garantee:guarantee happend:happened harrass:harass heigth:height hierachy:hierarchy
ignorence:ignorance immediatly:immediately independant:independent
inteligence:intelligence judgement:judgment knowlege:knowledge liesure:leisure
libary:library maintainance:maintenance millenium:millennium neccessary:necessary
noticable:noticeable ocasion:occasion occured:occurred paralel:parallel
parliment:parliament perseverence:perseverance posession:possession prefered:preferred
priviledge:privilege pronounciation:pronunciation questionaire:questionnaire
recieve:receive recomend:recommend relevent:relevant restarant:restaurant rythm:rhythm
shedule:schedule seperate:separate succes:success suprise:surprise threshhold:threshold
tommorow:tomorrow untill:until vaccum:vacuum wierd:weird""".split()

# What visitors ask a museum: five ways to say it, and two that are asked later.
QUESTIONS = {
    "hours": (["When do you open in the morning?", "What are your opening hours?",
               "Until what time is the museum open?", "Are you open on Sundays?",
               "At what time do you close tonight?"],
              ["what time do you open on monday", "when are your opening hours over"]),
    "price": (["How much does a ticket cost?", "What is the price of admission?",
               "Is the entrance free for students?", "Do children pay less?",
               "Is there a reduced ticket for families?"],
              ["how much is the price of a family ticket", "what does admission cost"]),
    "way": (["How do I get to the museum by bus?", "Which tram stops nearest to you?",
             "What is your address?", "How far is it from the railway station?",
             "Can I walk to the museum from the harbour?"],
            ["which bus stops near the museum", "how far is the walk from the station"]),
    "parking": (["Where can I park my car?", "Is there a car park near the museum?",
                 "What does parking cost for a day?", "Can coaches park in front?",
                 "Are there parking places for disabled visitors?"],
                ["is there a place to park the car", "how much is parking"]),
    "food": (["Is there a restaurant in the building?", "Where can we have lunch?",
              "Does the café serve vegetarian food?", "May we eat our own sandwiches?",
              "Can I buy coffee somewhere inside?"],
             ["can we have vegetarian lunch in the restaurant", "where do I buy coffee"]),
    "photo": (["May I take photographs?", "Is flash allowed in the galleries?",
               "Can I film inside with my phone?", "Are tripods forbidden?",
               "Do I need permission to take pictures?"],
              ["am I allowed to take pictures with flash",
               "may I film in the galleries"]),
    "dogs": (["May I bring my dog?", "Are animals allowed inside?",
              "Is there a place to leave my dog?", "Are guide dogs welcome?",
              "Do you let pets into the garden?"],
             ["are dogs allowed in the garden", "can I bring a pet animal"]),
    "lost": (["I have lost my umbrella in the museum.", "Has anybody found a blue scarf?",
              "Where is the lost property office?", "I forgot my bag in the cloakroom.",
              "Somebody handed in my wallet, where do I get it?"],
             ["i lost my wallet in the museum", "did anybody find my umbrella"]),
}
STRANGE = ["my printer is out of ink", "translate this poem into Finnish",
           "which vitamins are in spinach", "the engine makes a rattling noise",
           "prove that the square root of two is irrational", "reboot the web server",
           "knit two, purl two, repeat to the end", "will it snow on the north face"]

ARTICLES = {
    "bees":
        "Honey bees live in colonies with a single queen and thousands of "
        "workers. Workers gather nectar and pollen, and dance to tell others "
        "where flowers are.",
    "tides":
        "The tides of the sea follow the moon. Twice a day the water rises and "
        "falls, highest when sun and moon pull along one line.",
    "bread":
        "Bread rises because yeast feeds on the sugar of the dough and gives "
        "off gas. Kneading builds the gluten that holds the bubbles.",
    "glass":
        "Glass is made of sand, soda and lime, molten in a furnace at great "
        "heat. Slow cooling keeps the finished glass from cracking.",
    "clocks":
        "A pendulum clock counts the swings of a weight on a rod. The "
        "escapement lets one tooth of the wheel pass with every swing.",
    "volcano":
        "A volcano erupts when molten rock rises from the depth. Lava, ash and "
        "gas break out of the crater and build the cone.",
    "paper":
        "Paper was invented in China from bark and rags. Fibres are beaten in "
        "water, spread on a screen, pressed and dried.",
    "sails":
        "A sailing boat can go against the wind by tacking. The sail works as a "
        "wing, and the keel keeps the boat from drifting sideways.",
}
SEARCHES = {
    "bees":
        "how do honey bees tell other workers where the flowers are",
    "tides":
        "why does the water of the sea rise twice a day with the moon",
    "bread":
        "what gas makes the dough of bread rise, yeast or gluten",
    "glass":
        "melting sand and soda in a furnace",
    "clocks":
        "escapement of a pendulum",
    "volcano":
        "lava and ash from the crater",
    "paper":
        "fibres of bark and rags in China",
    "sails":
        "tacking a boat against the wind with keel and sail",
}

LETTERS = "abcdefghijklmnopqrstuvwxyz "


def damaged(text, share, chance):
    """Each character is hit with the chance `share`: replaced, left out, doubled by
    another one, or swapped with its neighbour."""
    letters, out = list(text), []
    for at, letter in enumerate(letters):
        hit = chance.randrange(4) if chance.random() < share else None
        if hit == 0:
            out.append(chance.choice(LETTERS))
        elif hit == 2:
            out += [chance.choice(LETTERS), letter]
        elif hit == 3 and at + 1 < len(letters):
            out.append(letters[at + 1])
            letters[at + 1] = letter
        elif hit != 1:
            out.append(letter)
    return " ".join("".join(out).split())


class Quality(CliTest):

    def learn(self, items, kind):
        return Engine(PROGRAM, self.folder).learn(items, kind)[0]

    def test_words(self):
        lexicon = [Item(word, None, word, 100_000 // (rank + 1))
                   for rank, word in enumerate(COMMON + HARD)]
        wrong, right = zip(*(pair.split(":") for pair in MISSPELT))
        memory = self.learn(lexicon, "word")
        answers, verdicts = memory.ask(wrong)
        wanted = [{word} for word in right]
        self.assertGreaterEqual(scoring.within(answers, wanted, 1), 90)
        self.assertGreaterEqual(scoring.within(answers, wanted, 5), 95)
        self.assertLess(verdicts.count("unknown"), len(wrong) / 5)
        answers, verdicts = memory.ask(HARD)
        self.assertEqual([answer.keys[0] for answer in answers], HARD)
        self.assertEqual(set(verdicts), {"exact"})

    def museum(self):
        stored = [Item(f"{label}{at}", label, text, None)
                  for label, (texts, _) in QUESTIONS.items()
                  for at, text in enumerate(texts)]
        return stored, self.learn(stored, "utterance")

    def test_damaged_utterances(self):
        """A copy with so many characters hit, and the first half of the words."""
        stored, memory = self.museum()
        chance = random.Random(7)
        wanted = [{item.key} for item in stored]
        for share, limit in ((0, 100), (0.1, 90), (0.2, 80)):
            cues = [damaged(item.text, share, chance) for item in stored]
            answers, _ = memory.ask(cues)
            self.assertGreaterEqual(scoring.within(answers, wanted, 1), limit, share)
        halves = [" ".join(item.text.split()[:-(len(item.text.split()) // 2)])
                  for item in stored]
        self.assertGreaterEqual(scoring.within(memory.ask(halves)[0], wanted, 5), 75)

    def test_labels_and_strangers(self):
        _, memory = self.museum()
        asked = [(label, text) for label, (_, texts) in QUESTIONS.items()
                 for text in texts]
        answers, _ = memory.ask([text for _, text in asked])
        self.assertGreaterEqual(
            scoring.labelled(answers, [label for label, _ in asked]), 70)
        strangers, _ = memory.ask(STRANGE)
        self.assertGreaterEqual(scoring.separated([a.score for a in answers],
                                                  [a.score for a in strangers]), 85)

    def test_documents(self):
        stored = [Item(key, None, text, None) for key, text in ARTICLES.items()]
        memory = self.learn(stored, "document")
        chance = random.Random(7)
        wanted = [{key} for key in SEARCHES]
        for share, limit in ((0, 100), (0.1, 85), (0.2, 70)):
            cues = [damaged(text, share, chance) for text in SEARCHES.values()]
            answers, _ = memory.ask(cues)
            self.assertGreaterEqual(scoring.within(answers, wanted, 1), limit, share)


if __name__ == "__main__":
    unittest.main()
