"""A follow-up becomes a question that stands alone; one that stands alone stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation import stand_alone
from rag.names import BUILT_IN
from rag.types import Turn


def _history(*turns: str | tuple[str, str]) -> tuple[Turn, ...]:
    pairs = [(turn, "") if isinstance(turn, str) else turn for turn in turns]
    return tuple(Turn(question, question, answer) for question, answer in pairs)


SELF_CONTAINED = [
    ("Who won the chess championship in Oslo?", "What did Lukashenko say?"),
    ("Who won the chess championship in Oslo?", "What did the finance minister announce?"),
    ("When does the museum open?", "Did Lukashenko say he would send troops?"),
    ("When does the museum open?", "Is it true that Iceland closed its embassy in Moscow?"),
    ("Who scored in the final?", "How many whales were counted off Norway this week?"),
    ("Who scored in the final?", "Did Reuters report that Russia moved its tanks?"),
    ("What did Merkel say?", "Which airline ordered planes that run on hydrogen?"),
    ("What did Merkel say?", "Is there water on Mars?"),
    ("What did Merkel say?", "How many people are there in Lagos?"),
    ("What did Merkel say?", "Why did Sweden's central bank raise its interest rate?"),
    ("What did Merkel say?", "Who said that the glacier would melt by 2050?"),
    ("Where is the Louvre?", "When Maria Sharapova retired, what did she say about her shoulder?"),
    ("Where is the Louvre?", "Before he resigned, what did Boris Johnson promise?"),
    ("Where is the Louvre?", "How long does it take to fly from Lima to Quito?"),
    ("Where is the Louvre?", "Is it legal to own a tiger in Texas?"),
    ("Where is the Louvre?", "Why do bees dance?"),
    ("Where is the Louvre?", "Did the company say it would close the plant?"),
    ("Where is the Louvre?", "What is inflation?"),
    ("Where is the Louvre?", "How much did Amazon pay for the film studio?"),
    ("Is tea healthy?", "Was it Picasso who painted Guernica?"),
    ("Is tea healthy?", "What time is it in Tokyo?"),
    ("Is tea healthy?", "Has anyone climbed K2 in winter?"),
    ("Is tea healthy?", "Where did the then president of Peru flee to?"),
    ("Is tea healthy?", "Does Volkswagen believe it can overtake Tesla?"),
    ("Is tea healthy?", "Did doctors warn patients about the side effects of their medicine?"),
    ("Is tea healthy?", "And what did the mayor of London say about the new buses?"),
    ("Is tea healthy?", "According to Carla Ruiz, when will her team publish the results?"),
    ("Is tea healthy?", "What did the WHO say about malaria vaccines these days?"),
    ("Is tea healthy?", "Which countries have said that they will join the lunar programme?"),
]


@pytest.mark.parametrize(("before", "question"), SELF_CONTAINED)
def test_a_question_that_stands_alone_stays_as_it_is(before: str, question: str) -> None:
    assert stand_alone(question, _history(before), BUILT_IN) == question


REPLACED = [
    # persons
    ("How did Lavrov answer the US allegations?", "When did he say that?",
     "When did Lavrov say that? (about: the US allegations)"),
    ("What did Serena Williams say about retirement?", "How old is she?",
     "How old is Serena Williams?"),
    ("Who is Peter Caddick-Adams?", "What does he think the Russian deployment is meant to do?",
     "What does Peter Caddick-Adams think the Russian deployment is meant to do?"),
    ("What did Serhii Naiev say about the threat?",
     "And what did he say about Ukraine's own troops?",
     "What did Serhii Naiev say about Ukraine's own troops?"),
    ("What did Elon Musk promise?", "Did his company agree?", "Did Elon Musk's company agree?"),
    ("What did Mrs Okafor tell the court?", "What did her lawyer say?",
     "What did Mrs Okafor's lawyer say?|What did Okafor's lawyer say?"),
    ("What did the striker say after the match?", "How old is he?", "How old is the striker?"),
    ("Did Rafael Nadal beat Novak Djokovic in Paris?", "What did he say?",
     "What did Rafael Nadal say?"),
    ("Did Paul Weber meet Clara Stein?", "Where was she born?", "Where was Clara Stein born?"),
    ("What did Lopez find in the cave?", "When did she publish it?",
     "When did Lopez publish .*"),
    ("What did Macron say?", "Did Scholz agree with him?", "Did Scholz agree with Macron?"),
    ("What did Greta Thunberg demand?", "what did she say in davos?",
     "what did Greta Thunberg say in davos?|What did Greta Thunberg say in davos?"),
    # things and bodies
    ("How long is the border between Belarus and Ukraine?", "What is it mostly covered in?",
     "What is the border between Belarus and Ukraine mostly covered in?"),
    ("When was the Eiffel Tower built?", "How tall is it?", "How tall is the Eiffel Tower?"),
    ("What did Nokia announce?", "How many people does it employ?",
     "How many people does Nokia employ?"),
    ("What did Russia move to the border?", "How many of its troops are there?",
     "How many of Russia's troops are .*"),
    ("Who discovered the shipwreck?", "How old is it?", "How old is the shipwreck?"),
    ("Did the court reject the appeal?", "When did it decide?", "When did the court decide?"),
    ("Which vaccine did Moderna test?", "Is it safe?", "Is the vaccine safe? \\(about: Moderna\\)"),
    ("Why did the bridge in Genoa collapse?", "Who built it?",
     "Who built the bridge.*Genoa.*"),
    ("What does the new law ban?", "When does it take effect?",
     "When does the new law take effect?"),
    ("Did Nvidia overtake Apple in market value?", "What is it worth now?",
     "What is Nvidia worth now?"),
    ("Is the Kakhovka dam destroyed?", "Who blew it up?", "Who blew the Kakhovka dam up?"),
    ("Why was Flight 370 never found?", "How many passengers were on it?",
     "How many passengers were on Flight 370?"),
    ("Why is Boeing being sued?", "Who is suing it?", "Who is suing Boeing?"),
    ("Which painting was stolen from the museum in Ghent?", "Who stole it?",
     "Who stole the painting? \\(about: Ghent\\)"),
    ("Did Lufthansa buy ITA Airways?", "How much did it pay?", "How much did Lufthansa pay?"),
    # several
    ("Which species were found in the Mariana Trench?", "How do they survive?",
     "How do the species survive? \\(about: .*Mariana Trench\\)"),
    ("How many bees died in Iowa?", "What killed them?", "What killed the bees? \\(about: Iowa\\)"),
    ("What was the name of the exercises that Russia and Belarus planned in January 2022?",
     "Where were they supposed to take place?",
     "Where were the exercises that Russia and Belarus planned in January 2022 supposed to take"
     " place?"),
    ("Where will the joint exercises of Russia and Belarus take place?", "When do they end?",
     "When do the joint exercises of Russia and Belarus end?"),
    ("How many drones did Turkey sell to Poland?", "How much will they cost?",
     "How much will the drones cost? \\(about: Turkey, Poland\\)"),
    ("What did the nurses demand?", "Did they get a raise?", "Did the nurses get a raise?"),
    ("What did Honda and Nissan announce?", "Why do they want to merge?",
     "Why do Honda and Nissan want to merge?"),
    ("What do the scientists expect?", "What is their evidence?",
     "What is the scientists' evidence?"),
    ("What did Boeing say?", "Were they fined?", "Was Boeing fined?"),
    # places
    ("What happened at the airport in Nairobi?", "How many passengers were there?",
     "How many passengers were in Nairobi?|How many passengers were at the airport.*"),
    ("What did Peru announce?", "Is it cold there?", "Is it cold in Peru?"),
    ("Who won the election in Chile?", "How many people live there?",
     "How many people live in Chile?"),
    ("What is the capital of Kenya?", "When did the Pope travel there?",
     "When did the Pope travel to .*Kenya.*"),
    ("Has the Suez Canal been widened?", "How many ships pass through there each day?",
     "How many ships pass through the Suez Canal each day?"),
    # pointing
    ("Will Norway build a tunnel for ships?", "Is that true?",
     "Is it true that Norway will build a tunnel for ships?"),
    ("Will Norway build a tunnel for ships?", "Who said so?",
     "Who said that Norway will build a tunnel for ships?"),
    ("What did the panel say about sea levels?", "Is that true?",
     "Is that true? \\(about: .*sea levels\\)"),
    ("How many seats did the Greens win?", "Why did that happen?",
     "Why did that happen\\? \\(about: .*seats.*Greens.*"),
    ("Did Microsoft buy the game studio?", "When did that happen?",
     "When did Microsoft buy the game studio?"),
    ("Did Denmark ban diesel cars?", "Did Finland do the same?",
     "Did Finland do the same? \\(about: .*ban diesel cars\\)"),
    ("Did Ajax sign the goalkeeper?", "Who confirmed that?",
     "Who confirmed that? \\(about: Ajax did sign the goalkeeper\\)"),
    ("Which treaty did Japan sign?", "Who signed that treaty?",
     "Who signed that treaty? \\(about: .*Japan.*\\)"),
    ("Where will the joint exercises of Russia and Belarus take place?",
     "When do the exercises end?", "When do the joint exercises of Russia and Belarus end?"),
    # gaps
    ("Did Sony close its studio in Liverpool?", "Why?",
     "Why did Sony close its studio in Liverpool?"),
    ("When did Sony close its studio in Liverpool?", "And why?",
     "Why did Sony close its studio in Liverpool?"),
    ("Is the dam in Mosul leaking?", "Since when?", "Since when is the dam in Mosul leaking?"),
    ("Where did Shell find gas?", "How much?", "How much? \\(about: Shell did find gas\\)"),
    ("How many cars did Tesla sell in September?", "And in October?",
     "How many cars did Tesla sell in October?"),
    ("What did Germany say about sanctions?", "What about Poland?",
     "What did Poland say about sanctions?"),
    ("What did Merkel say about sanctions?", "And Macron?", "What did Macron say about sanctions?"),
    ("What did Ryanair say about the strike?", "And easyJet?",
     "What did easyJet say about the strike?"),
    ("How many nurses did Spain hire?", "What about doctors?",
     "As for doctors, how many nurses did Spain hire?"),
    ("How many tanks is Russia moving to Belarus, according to RIA Novosti?",
     "And how many armored fighting vehicles?",
     "How many armored fighting vehicles is Russia moving to Belarus, according to RIA Novosti?"),
    ("What did Putin say about the grain deal?", "And what did Erdogan say?",
     "What did Erdogan say? \\(about: the grain deal\\)"),
    ("What did Uber announce about fares?", "What else?", "What else? \\(about: .*fares\\)"),
    ("Who won the Nobel Prize in Physics?", "When?",
     "When? \\(about: who won the Nobel Prize in Physics\\)"),
    ("What happened in the ferry accident off Samos?", "How many people died?",
     "How many people died? \\(about: .*ferry accident off Samos\\)"),
    ("What happened in the ferry accident off Samos?", "Was anyone arrested?",
     "Was anyone arrested? \\(about: .*ferry accident off Samos\\)"),
    ("Who won the Tour de France in 2019?", "And in 2020?", "Who won the Tour de France in 2020?"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "question", "wanted"), REPLACED)
def test_a_follow_up_stands_alone(before: str, question: str, wanted: str) -> None:
    made = stand_alone(question, _history(before), BUILT_IN)
    patterns = [w.replace("?", r"\?") if "\\?" not in w else w for w in wanted.split("|")]
    assert any(re.fullmatch(_loose(p), made) for p in patterns), made


def _loose(pattern: str) -> str:
    """Parentheses of a wanted text are its own unless they are escaped already."""
    return re.sub(r"(?<!\\)([()])", r"\\\1", pattern)


def test_the_subject_of_the_latest_turn_is_meant() -> None:
    history = _history("Who is Tim Cook?", "What did Jeff Bezos say about rockets?")
    made = stand_alone("Where does he live?", history, BUILT_IN)
    assert made == "Where does Jeff Bezos live?"


def test_an_earlier_turn_is_meant_where_the_latest_names_nobody() -> None:
    history = _history("Who is Ingrid Berg?", "How many satellites are in orbit?")
    made = stand_alone("When did she retire?", history, BUILT_IN)
    assert made == "When did Ingrid Berg retire?"


def test_the_answer_names_who_the_question_asked_for() -> None:
    history = _history(("Who won the marathon?", "Hellen Obiri won the marathon in Boston. [1]"))
    made = stand_alone("How old is she?", history, BUILT_IN)
    assert made == "How old is Hellen Obiri?"


def test_a_conversation_keeps_its_topic() -> None:
    turns: tuple[Turn, ...] = ()
    for asked, wanted in (
        ("What did Lavrov say about the US allegations?", "What did Lavrov say about the US"),
        ("When did he say that?", "When did Lavrov say that? (about: the US allegations)"),
        ("Why?", "Why did Lavrov say that? (about: the US allegations)"),
        ("And Blinken?", "Why did Blinken say that? (about: the US allegations)"),
    ):
        made = stand_alone(asked, turns, BUILT_IN)
        assert made.startswith(wanted), made
        turns += (Turn(asked, made),)


WORDS = re.findall(
    r"\S+",
    "who what did he she it they that this there so why the Oslo Putin and , ? . ' ’s how many "
    "its their Ana Lund says of between exercises in May 2020 ( ) about: As for",
)
_texts = st.text(max_size=80) | st.lists(
    st.sampled_from(WORDS),
    max_size=14,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(question=_texts, before=_texts, answer=_texts)
def test_any_text_is_taken(question: str, before: str, answer: str) -> None:
    made = stand_alone(question, (Turn(before, before, answer),), BUILT_IN)
    assert bool(made.strip()) == bool(question.strip())


@given(question=_texts)
def test_without_history_nothing_changes(question: str) -> None:
    made = stand_alone(question, (), BUILT_IN)
    assert made == question.strip()
    assert stand_alone(made, (), BUILT_IN) == made


_who = st.sampled_from(["Anna Lund", "Putin", "Nokia", "Kenya", "the Louvre", "Real Madrid"])
_did = st.sampled_from(["announce", "say", "sell", "criticise", "open"])
_what = st.sampled_from(["the new stadium", "solar panels", "a museum of glass", "two ferries"])
_where = st.sampled_from(["in Lyon", "on Monday", "in 2019", "near Oslo", "this week", ""])


@given(
    question=st.builds("When did {} {} {} {}".format, _who, _did, _what, _where),
    before=st.builds("Why did {} {} {} {}?".format, _who, _did, _what, _where),
)
def test_a_question_without_pointers_is_returned_unchanged(question: str, before: str) -> None:
    asked = f"{question.strip()}?"
    assert stand_alone(asked, _history(before), BUILT_IN) == asked
