"""Invented pairs for the number check: claim, source, what is expected."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
FIRE = (
    "The fire in Velden burned 1,487 hectares (3,674 acres) and drove nine thousand people from "
    "their homes. Up to 340 houses may be lost. At least 27 firefighters were hurt. The region "
    "will pay €1.5m for tents, 12 percent of its budget."
)
PLANT = (
    "The plant, which employs 4,250 people, made a loss of $2.35 billion last year. Output fell "
    "from 18,000 to 11,500 tonnes. Shares dropped 7.4% in the third quarter. About 600 jobs will "
    "go, and between 20 and 30 suppliers are at risk. Two in five workers, or 40%, are on leave."
)
RACE = (
    "She ran the 42 km (26 miles) in 2:21:07, her seventh win in a row. A dozen runners dropped "
    "out. More than 15,000 spectators came, and hundreds slept in tents. Half of the entrants were "
    "over 50. Bus 417 carried them home. The club was founded 130 years ago. Room 12 was closed."
)
POLL = (
    "The poll of 2,014 adults put the party at 31%, three percentage points up. Turnout was 61.8 "
    "percent. The council has 45 seats; the party needs 23. Fewer than 500 ballots were spoiled. "
    "The recount cost 75,000 pounds and took six days."
)
SHARES = (
    "Most of the ferries sail at night, and several carry cars. In 13 of 40 ports the fee rose, in "
    "87% of cases by 5 euros. Divers spent a few weeks on the first wreck and 3 days on the "
    "second. Usually the pilots go home by bus. Crew of 20 and 45 guests were on "
    "board. It is one of the two oldest lines. The owner sold 4.7 million tickets; "
    "the rival sold 15 million tickets."
)
PAIRS = (
    P("Most ferries sail at night.", SHARES, "pass"),
    P("The majority of the ferries sail at night.", SHARES, "pass"),
    P("Several of the ferries carry cars.", SHARES, "pass"),
    P("Numerous ferries carry cars.", SHARES, "skip"),
    P("The fee rose in 13 of 40 ports.", SHARES, "pass"),
    P("The divers spent a few weeks on the first wreck.", SHARES, "pass"),
    P("The pilots normally go home by bus.", SHARES, "pass"),
    P("There were 20 crew and 45 guests on board.", SHARES, "pass"),
    P("The owner sold over 4.5 million tickets.", SHARES, "pass"),
    P("All of the ferries sail at night.", SHARES, "fail"),
    P("Few of the ferries sail at night, and several carry cars.", SHARES, "fail"),
    P("In 40 of 40 ports the fee rose.", SHARES, "fail"),
    P("In 13% of cases the fee rose by 5 euros, in 13 of 40 ports.", SHARES, "fail"),
    P("Divers spent a few years on the first wreck.", SHARES, "fail"),
    P("Divers spent a few weeks on the first wreck and 20 days on the second.", SHARES, "fail"),
    P("The pilots always go home by bus.", SHARES, "fail"),
    P("Crew of 45 and 45 guests were on board.", SHARES, "fail"),
    P("It is the only one of the two oldest lines.", SHARES, "fail"),
    P("The owner sold 15 million tickets.", SHARES, "fail"),
    P("Nine thousand people were driven from their homes.", FIRE, "pass"),
    P("The fire drove 9,000 people from their homes.", FIRE, "pass"),
    P("Some 9k people left their homes.", FIRE, "pass"),
    P("Nearly 1,500 hectares burned.", FIRE, "pass"),
    P("More than 1,400 hectares burned.", FIRE, "pass"),
    P("The fire burned 3,674 acres.", FIRE, "pass"),
    P("Up to 340 houses may be lost.", FIRE, "pass"),
    P("At least twenty-seven firefighters were hurt.", FIRE, "pass"),
    P("The region will pay 1.5 million euros for tents.", FIRE, "pass"),
    P("The tents cost €1,500,000.", FIRE, "pass"),
    P("The tents take 12% of the region's budget.", FIRE, "pass"),
    P("The tents take 12 per cent of the budget.", FIRE, "pass"),
    P("Thousands of people were driven from their homes.", FIRE, "pass"),
    P("The plant made a loss of 2.35bn dollars.", PLANT, "pass"),
    P("The plant lost $2.4 billion last year.", PLANT, "pass"),
    P("Output fell to 11,500 tonnes.", PLANT, "pass"),
    P("Output fell to 11,500 tons from 18,000.", PLANT, "pass"),
    P("Shares fell 7.4 per cent in the 3rd quarter.", PLANT, "pass"),
    P("Shares fell by about 7% in the third quarter.", PLANT, "pass"),
    P("Roughly 600 jobs will go.", PLANT, "pass"),
    P("From 20 to 30 suppliers are at risk.", PLANT, "pass"),
    P("Twenty to thirty suppliers are at risk.", PLANT, "pass"),
    P("Over 4,000 people work at the plant.", PLANT, "pass"),
    P("Forty percent of the workers are on leave.", PLANT, "pass"),
    P("She ran 26 miles for her 7th win in a row.", RACE, "pass"),
    P("Twelve runners dropped out.", RACE, "pass"),
    P("Some 50 percent of the entrants were over 50.", RACE, "pass"),
    P("Hundreds of spectators slept in tents.", RACE, "pass"),
    P("Bus 417 took the runners home.", RACE, "pass"),
    P("The club is 130 years old.", RACE, "pass"),
    P("The poll put the party at 31 percent, up three points.", POLL, "pass"),
    P("Just over 2,000 adults were asked.", POLL, "pass"),
    P("Turnout was about 62%.", POLL, "pass"),
    P("The recount cost £75,000.", POLL, "pass"),
    P("The recount took 6 days.", POLL, "pass"),
    P("The recount was long.", POLL, "skip"),
    P("The fire burned 1,847 hectares.", FIRE, "fail"),
    P("The fire burned 1,487 acres.", FIRE, "fail"),
    P("Ninety thousand people were driven from their homes.", FIRE, "fail"),
    P("The fire burned 340 houses.", FIRE, "fail"),
    P("At least 340 houses may be lost.", FIRE, "fail"),
    P("Exactly 27 firefighters were hurt, and 28 houses burned.", FIRE, "fail"),
    P("The region will pay €1.5bn for tents.", FIRE, "fail"),
    P("The region will pay $1.5m for tents.", FIRE, "fail"),
    P("The tents take 21 percent of the budget.", FIRE, "fail"),
    P("The plant made a loss of $2.35 million.", PLANT, "fail"),
    P("The plant lost $2.9 billion last year.", PLANT, "fail"),
    P("Output fell to 15,100 tonnes.", PLANT, "fail"),
    P("Shares dropped 4.7% in the third quarter.", PLANT, "fail"),
    P("Shares dropped 7.4% in the second quarter, the 4th fall.", PLANT, "fail"),
    P("The plant will cut 6,000 jobs.", PLANT, "fail"),
    P("Between 20 and 50 suppliers are at risk.", PLANT, "fail"),
    P("Four in five workers, or 80%, are on leave.", PLANT, "fail"),
    P("She ran 26 km.", RACE, "fail"),
    P("It was her eighth win in a row.", RACE, "fail"),
    P("Two dozen runners dropped out.", RACE, "fail"),
    P("Fewer than 15,000 spectators came.", RACE, "fail"),
    P("Thousands slept in tents.", RACE, "fail"),
    P("A third of the entrants were over 50.", RACE, "fail"),
    P("Bus 471 carried them home.", RACE, "fail"),
    P("The poll put the party at 13%.", POLL, "fail"),
    P("The party is three percent up.", POLL, "fail"),
    P("The party needs 32 seats.", POLL, "fail"),
    P("More than 500 ballots were spoiled.", POLL, "fail"),
    P("The recount cost 75,000 euros.", POLL, "fail"),
    P("The recount took six weeks.", POLL, "fail"),
)
