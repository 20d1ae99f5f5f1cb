"""Invented pairs for the quotation check."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
COACH = (
    "“We didn’t come here to lose. We came to learn, and we’ll be back,” said the coach, Ida "
    "Lorn. She called the referee's choice 'a sad joke' and the pitch “unfit for "
    "goats, let alone players”. "
    'Her captain, Bo Ask, said: "The wind — and I mean this — was our twelfth opponent."'
)
MAYOR = (
    "The mayor told reporters: «The bridge will hold.» An engineer replied that it was “old, tired "
    "and rusty”. “I would not,” he added, “drive my own car across it.” A sign said ``closed "
    "until further notice'' . The report speaks of “a [serious] lack of steel”."
)
PAIRS = (
    P('"We didn\'t come here to lose," said Ida Lorn.', COACH, "pass"),
    P("“We didn’t come here to lose,” Lorn said.", COACH, "pass"),
    P("Lorn said they “came to learn”.", COACH, "pass"),
    P("Lorn said: “We came to learn, and we’ll be back.”", COACH, "pass"),
    P("Lorn promised: ‘we’ll be back’.", COACH, "pass"),
    P('She called the choice "a sad joke".', COACH, "pass"),
    P("The referee's choice was ‘a sad joke’, she said.", COACH, "pass"),
    P("The pitch was “unfit for goats”.", COACH, "pass"),
    P('The pitch was "unfit for goats, let alone players," she said.', COACH, "pass"),
    P("Ask said the wind was “our twelfth opponent”.", COACH, "pass"),
    P("“The wind … was our twelfth opponent,” said Bo Ask.", COACH, "pass"),
    P("“The wind [...] was our twelfth opponent,” said Bo Ask.", COACH, "pass"),
    P("“[T]he wind - and I mean this - was our twelfth opponent.”", COACH, "pass"),
    P('Ask blamed "the wind".', COACH, "pass"),
    P("“We came to learn... we’ll be back,” she said.", COACH, "pass"),
    P('"The bridge will hold," the mayor told reporters.', MAYOR, "pass"),
    P("The mayor said the “bridge will hold”.", MAYOR, "pass"),
    P("An engineer called it 'old, tired and rusty'.", MAYOR, "pass"),
    P("The bridge is “old” and “rusty”.", MAYOR, "pass"),
    P("He would not “drive [his] own car across it”, he said.", MAYOR, "pass"),
    P('A sign said "closed until further notice".', MAYOR, "pass"),
    P("The report speaks of “a ... lack of steel”.", MAYOR, "pass"),
    P("The mayor's engineers' report speaks of a lack of steel.", MAYOR, "skip"),
    P("The coach was sad.", COACH, "skip"),
    P("“We didn’t come here to win,” said Ida Lorn.", COACH, "fail"),
    P("“We did come here to lose,” said Ida Lorn.", COACH, "fail"),
    P('"We never came here to lose," said Ida Lorn.', COACH, "fail"),
    P("Lorn said they “came to teach”.", COACH, "fail"),
    P("“We’ll be back soon,” Lorn said.", COACH, "fail"),
    P("She called the choice “a bad joke”.", COACH, "fail"),
    P("She called the choice 'a very sad joke'.", COACH, "fail"),
    P("The pitch was “unfit for sheep”.", COACH, "fail"),
    P("The pitch was “only fit for goats”.", COACH, "fail"),
    P("“The wind was our twelfth opponent,” said Bo Ask.", COACH, "fail"),
    P("“The rain … was our twelfth opponent,” said Bo Ask.", COACH, "fail"),
    P("Ask called the wind “our worst opponent”.", COACH, "fail"),
    P('"The bridge will fall," the mayor told reporters.', MAYOR, "fail"),
    P('"The bridge must hold," the mayor told reporters.', MAYOR, "fail"),
    P("The engineer called it “old and rusty”.", MAYOR, "fail"),
    P("“I would drive my own car across it,” he said.", MAYOR, "fail"),
    P("The engineer called the bridge “a death trap”.", MAYOR, "fail"),
    P("A sign said “closed for good”.", MAYOR, "fail"),
    P("The report speaks of “a total lack of steel”.", MAYOR, "fail"),
    P("The report speaks of ‘no steel’.", MAYOR, "fail"),
    P("«The bridge will hold for years,» the mayor said.", MAYOR, "fail"),
)
