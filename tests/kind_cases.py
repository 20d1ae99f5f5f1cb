"""Invented articles, questions that they answer, and questions that they only come near: a sentence
has all the words and does not say what is asked.
"""

from __future__ import annotations

Record = dict[str, object]

RECORDS: tuple[Record, ...] = (
    {"id": "corvettes", "outlet": "Northern Echo", "date": "2023-02-14",
     "title": "Corvettes leave Halmstrand",
     "text": "Two corvettes of the Varnish navy left Halmstrand on Monday for joint exercises with "
             "Oskeria in the Gulf of Merl. Captain Irja Tamm commands the larger of the two ships, "
             "the Sleipner, which carries eight anti-ship missiles.\n\n"
             "The exercises, which Oskeria calls Open Sea, will last ten days. Varnland's defence "
             "ministry said that they were planned a year ago and were directed against nobody. "
             "Neighbouring Plessia called them a provocation and summoned the Oskerian "
             "ambassador.\n\n"
             "Plessia fears that Oskeria could block the strait through which most of its grain is "
             "exported, said Marek Holub, an analyst at the Institute for Maritime Studies in "
             "Tolna.\n"},
    {"id": "nurses", "outlet": "Kestrel Times", "date": "2023-03-02", "title": "Hospital strike",
     "text": "Nurses at the three public hospitals of Brinholm walked out on Wednesday after talks "
             "on pay had failed. The union Svea Care demands 9 percent; the city offered 4 "
             "percent.\n\n"
             "Mayor Ebba Lund said that she would not negotiate before the strike was over. "
             "“Patients are not bargaining chips,” she told the broadcaster Kanal 4.\n\n"
             "Svea Care, a union founded in 1974, has 41,000 members in the country.\n"},
    {"id": "coach", "outlet": "Fjord Daily", "date": "2023-04-11", "title": "New coach",
     "text": "Drava United have appointed Luis Ferrante as head coach until 2025. The Argentine "
             "replaces Pavel Zeman, who was dismissed after five defeats in a row.\n\n"
             "The club's chairwoman, Mila Horvat, said that Ferrante knew how to work with young "
             "players. Striker Jonas Riis, the league's top scorer with 19 goals, will miss the "
             "first match because of a knee injury.\n"},
    {"id": "lynx", "outlet": "Fjord Daily", "date": "2023-05-05", "title": "Lynx return",
     "text": "Six lynx have been released in the Karel hills, 80 years after the last one was shot "
             "there. The animals, caught in the east of Lumeria, wear collars so that researchers "
             "can follow them by satellite.\n\n"
             "The forestry office pays 400 crowns for each sheep that is killed. A park near Tolna "
             "keeps 31 lynx; Lumeria has more than 200 of them.\n\n"
             "The lynx is a wild cat with tufted ears that hunts mostly roe deer. Biologist Anders "
             "Moe of the University of Brinholm, who leads the project, said that the hills could "
             "feed about 30 of them.\n"},
    {"id": "rates", "outlet": "Kestrel Times", "date": "2023-06-18", "title": "Rates raised",
     "text": "The central bank of Lumeria raised its key interest rate to 6.25 percent on Thursday "
             "to curb inflation, which reached 11 percent in May. Governor Helena Brandt said that "
             "further steps were possible.\n\n"
             "Food prices rose by 17 percent within a year, according to the statistics office. "
             "The finance minister, Otto Reiss, declined to comment on the decision.\n"},
    {"id": "court", "outlet": "Morning Ledger", "date": "2021-06-30", "title": "Court bans party",
     "text": "The constitutional court of Ostmark has banned the National Front, an extreme-right "
             "party that holds six seats in parliament. The judges found that it wanted to abolish "
             "elections.\n\n"
             "Party leader Dirk Weyland called the ruling a disgrace and announced an appeal. "
             "Interior minister Sonja Adler welcomed it.\n"},
    {"id": "army", "outlet": "Morning Ledger", "date": "2021-09-12", "title": "Arms for Sudovia",
     "text": "Ostmark is sending 24 armoured vehicles of the type Dachs to Sudovia, Defence "
             "Minister Kurt Hall said on Sunday.\n\n"
             "Sudovia's army, led by General Ami Toure, has been fighting rebels in the north "
             "since January. The rebels, who call themselves the Free Riders, hold the town "
             "of Gaou.\n"},
    {"id": "planes", "outlet": "Kestrel Times", "date": "2023-10-02", "title": "Patrol aircraft",
     "text": "Varnland has ordered four patrol aircraft of the type Merlin 3 from the manufacturer "
             "Aerotek. The deal had been delayed because parliament wanted a second opinion on "
             "the price.\n\n"
             "Oskeria, which flies an earlier version of the Merlin, welcomed the purchase. "
             "General Arvo Lind, the commander of Varnland's air force, will oversee the training "
             "of the crews.\n"},
)  # fmt: skip

# Words of a right answer.
ANSWERED: tuple[tuple[str, str], ...] = (
    ("Who commands the Sleipner?", "Irja Tamm"),
    ("Why is Plessia worried about Oskeria's navy?", "block the strait"),
    ("Which weapons does the Sleipner carry?", "missiles"),
    ("What did Mayor Ebba Lund say about negotiations?", "would not negotiate"),
    ("What is Svea Care?", "a union"),
    ("Why did the nurses walk out in Brinholm?", "talks on pay"),
    ("Why was Pavel Zeman dismissed?", "five defeats"),
    ("What did Mila Horvat say about Ferrante?", "young players"),
    ("Why will Jonas Riis miss the first match?", "knee injury"),
    ("What is a lynx?", "wild cat"),
    ("Who leads the lynx project?", "Anders Moe"),
    ("Why do the lynx wear collars?", "satellite"),
    ("How many lynx does Lumeria have?", "200"),
    ("Why did the central bank of Lumeria raise its rate?", "curb inflation"),
    ("What is the National Front?", "extreme-right party"),
    ("What did Dirk Weyland say about the ruling?", "disgrace"),
    ("Who commands Sudovia's army?", "Ami Toure"),
    ("Who are the Free Riders?", "rebels"),
    ("Which vehicles is Ostmark sending to Sudovia?", "Dachs"),
    ("Which aircraft did Varnland order?", "Merlin 3"),
    ("Who commands Varnland's air force?", "Arvo Lind"),
    ("Why was the aircraft deal delayed?", "second opinion"),
)
REFUSED: tuple[str, ...] = (
    "Who commands the joint exercises in the Gulf of Merl?",
    "What did the Oskerian ambassador say about the exercises?",
    "What did Irja Tamm say about the exercises?",
    "What is the Institute for Maritime Studies?",
    "Who heads Svea Care?",
    "Why does the city offer only 4 percent?",
    "What did Jonas Riis say about Ferrante?",
    "How many sheep were killed?",
    "How many missiles does Oskeria have?",
    "How much do the nurses in Brinholm earn?",
    "Who is the secretary of Svea Care?",
    "Why did food prices rise?",
    "What did Otto Reiss say about food prices?",
    "What did Sonja Adler say about elections?",
    "What is Gaou?",
    "What did Ami Toure say about the vehicles?",
    "Who commands Oskeria's air force?",
    "Why did Oskeria buy the Merlin?",
    "What did Arvo Lind say about the price?",
)
