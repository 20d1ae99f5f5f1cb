"""Invented articles and questions that take something for granted, written before the code that
judges them: half of the premises are told by the articles, half are contradicted.
"""

from __future__ import annotations

Record = dict[str, object]

RECORDS: tuple[Record, ...] = (
    {"id": "mine", "outlet": "Northern Echo", "date": "2022-03-10", "title": "Pit at Skarn",
     "text": "The copper mine at Skarn will stay open, its owner Belvedere Metals said on Tuesday. "
             "The company rejected a bid by the Ostrava Group because the price was too low.\n\n"
             "Belvedere employs 640 people at Skarn. The mine was opened in 1968.\n"},
    {"id": "treaty", "outlet": "Kestrel Times", "date": "2022-04-02", "title": "No treaty",
     "text": "Karelstan did not sign the fisheries treaty, Foreign Minister Oona Vey said, because "
             "its fleet would have lost a third of its quota. Lumeria signed the treaty in "
             "Brinholm on 30 March.\n\n"
             "Karelstan sent 12 trawlers to the northern banks in spite of the ban.\n"},
    {"id": "mayor", "outlet": "Kestrel Times", "date": "2022-05-11", "title": "Mayor of Tarn",
     "text": "Ines Korhal was re-elected mayor of Tarn on Sunday with 54 percent of the vote. Her "
             "rival Pavel Drozd conceded defeat within an hour.\n\n"
             "Korhal never resigned from the port authority, her office said.\n"},
    {"id": "vaccine", "outlet": "Northern Echo", "date": "2022-06-20", "title": "Trial halted",
     "text": "The laboratory Mirovax suspended its malaria trial in June after two volunteers fell "
             "ill. The health agency of Lumeria refused to approve the vaccine.\n\n"
             "About 3,200 volunteers had taken part. The trial began in 2020.\n"},
    {"id": "tanks", "outlet": "Harbour Post", "date": "2022-07-08", "title": "Aid to Sorvia",
     "text": "Lumeria will send 14 howitzers to Sorvia, the defence ministry said. It has ruled "
             "out sending fighter jets.\n\n"
             "Sorvia had asked for 40 howitzers. President Dario Menk thanked Lumeria.\n"},
    {"id": "museum", "outlet": "Harbour Post", "date": "2022-08-15", "title": "Fire at museum",
     "text": "The fire at the Halvard Museum was caused by a faulty heater, investigators said. "
             "Nobody was injured. The museum lost 60 paintings.\n\n"
             "Director Signe Aalto said that the museum would reopen in November.\n"},
    {"id": "strike", "outlet": "Northern Echo", "date": "2022-09-05", "title": "Drivers return",
     "text": "Bus drivers in Brinholm ended their strike on Friday after the city agreed to raise "
             "wages by 6 percent. Tram drivers did not join the strike.\n"},
    {"id": "dam", "outlet": "Kestrel Times", "date": "2022-10-01", "title": "Dam at Velk",
     "text": "Parliament in Sorvia approved the dam at Velk by 71 votes to 52 because the north "
             "lacks electricity. Fishermen opposed the dam.\n\n"
             "Engineer Tomas Ruud denied that the dam had leaked.\n"},
)  # fmt: skip

# What the articles tell; every one must be answered.
TRUE: tuple[tuple[str, str], ...] = (
    ("Why did Belvedere Metals reject the bid by the Ostrava Group?", "price was too low"),
    ("When was the mine at Skarn opened?", "1968"),
    ("Why did Karelstan not sign the fisheries treaty?", "third of its quota"),
    ("When did Lumeria sign the fisheries treaty?", "30 March"),
    ("How many trawlers did Karelstan send to the northern banks?", "12 trawlers"),
    ("Who conceded defeat in Tarn?", "Drozd"),
    ("When was Ines Korhal re-elected mayor of Tarn?", "Sunday"),
    ("Why did Mirovax suspend its malaria trial?", "fell ill"),
    ("Who refused to approve the vaccine?", "health agency"),
    ("How many howitzers will Lumeria send to Sorvia?", "14 howitzers"),
    ("How many howitzers did Sorvia ask for?", "40 howitzers"),
    ("What caused the fire at the Halvard Museum?", "faulty heater"),
    ("How many paintings did the museum lose in the fire?", "60 paintings"),
    ("Why did bus drivers in Brinholm end their strike?", "6 percent"),
    ("Why did parliament in Sorvia approve the dam at Velk?", "lacks electricity"),
)
# What the articles contradict: words of the sentence that shows it.
FALSE: tuple[tuple[str, str], ...] = (
    ("Why did Belvedere Metals accept the bid by the Ostrava Group?", "rejected a bid"),
    ("Why will the copper mine at Skarn close?", "will stay open"),
    ("Why did Karelstan sign the fisheries treaty?", "did not sign"),
    ("Why did Lumeria refuse to sign the fisheries treaty?", "Lumeria signed"),
    ("When did Pavel Drozd win the election in Tarn?", "conceded defeat"),
    ("Why did Ines Korhal resign from the port authority?", "never resigned"),
    ("When did the health agency of Lumeria approve the vaccine?", "refused to approve"),
    ("Why did Mirovax resume its malaria trial in June?", "suspended its malaria trial"),
    ("How many fighter jets will Lumeria send to Sorvia?", "ruled out"),
    ("Why were 12 people injured in the fire at the Halvard Museum?", "Nobody was injured"),
    ("Why did the arsonist set fire to the Halvard Museum?", "faulty heater"),
    ("When did tram drivers in Brinholm join the strike?", "did not join"),
    ("Why did parliament in Sorvia reject the dam at Velk?", "approved the dam"),
    ("Why did fishermen support the dam at Velk?", "opposed the dam"),
    ("How did the dam at Velk leak?", "denied that the dam had leaked"),
)
