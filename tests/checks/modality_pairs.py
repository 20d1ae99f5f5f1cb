"""Invented pairs for the modality check: nothing may become more certain."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
BANK = (
    "The bank may raise its rates in May. It plans to close 40 branches. Analysts expect the euro "
    "to weaken. The merger would create the largest lender in the north. The regulator is likely "
    "to block the sale. The fine could reach 3 million dollars. The board has appointed a new head."
)
ARMY = (
    "The army will send two ships to the gulf. The minister threatened to cut the grain supply. "
    "The rebels reportedly hold the airport. If the talks fail, the border will be shut. The "
    "general is suspected of selling weapons. Troops tried to take the hill. The ships should "
    "arrive on Friday."
)
HEALTH = (
    "The drug might slow the disease. Doctors hope to test it on children. The ministry wants to "
    "ban the powder. The clinic asked the city for more beds. Smoking causes cancer. The virus "
    "probably came from a farm. The agency is considering a recall of the pills."
)
CLAIMS = (
    "The alleged leak came from the tower. Police found a possible motive. The bridge is "
    "considered one of the finest in the north. The club potentially owes two million. The delay "
    "is likely due to ice. The firm is believed to have paid the guards. The proposed tunnel will "
    "be long. Nurses shouldn't lift the beds alone. The guard "
    "could not open the gate."
)
PAIRS = (
    P("The alleged leak came from the tower.", CLAIMS, "pass"),
    P("The guard couldn't open the gate.", CLAIMS, "pass"),
    P("Nurses should not lift the beds alone.", CLAIMS, "pass"),
    P("The suspected leak came from the tower.", CLAIMS, "pass"),
    P("Police found a potential motive.", CLAIMS, "pass"),
    P("The club may owe two million.", CLAIMS, "pass"),
    P("The delay is probably due to ice.", CLAIMS, "pass"),
    P("The firm is thought to have paid the guards.", CLAIMS, "pass"),
    P("Many consider the bridge one of the finest in the north.", CLAIMS, "pass"),
    P("The leak came from the tower.", CLAIMS, "fail"),
    P("Police found a motive.", CLAIMS, "fail"),
    P("The bridge is one of the finest in the north.", CLAIMS, "fail"),
    P("The club owes two million.", CLAIMS, "fail"),
    P("The delay is due to ice.", CLAIMS, "fail"),
    P("The firm has paid the guards.", CLAIMS, "fail"),
    P("The tunnel will be long.", CLAIMS, "fail"),
    P("The bank could raise its rates in May.", BANK, "pass"),
    P("The bank might raise its rates.", BANK, "pass"),
    P("The bank may possibly raise its rates in May.", BANK, "pass"),
    P("The bank intends to close 40 branches.", BANK, "pass"),
    P("The bank is planning to close 40 branches.", BANK, "pass"),
    P("Analysts predict that the euro will weaken.", BANK, "pass"),
    P("The euro is expected to weaken, analysts say.", BANK, "pass"),
    P("The merger would create the largest lender in the north.", BANK, "pass"),
    P("The regulator will probably block the sale.", BANK, "pass"),
    P("The fine could be as high as 3 million dollars.", BANK, "pass"),
    P("The board has appointed a new head.", BANK, "pass"),
    P("The board appointed a new head.", BANK, "pass"),
    P("The army will send two ships to the gulf.", ARMY, "pass"),
    P("The army plans to send two ships to the gulf.", ARMY, "pass"),
    P("The minister threatened a cut in the grain supply.", ARMY, "pass"),
    P("The rebels are said to hold the airport.", ARMY, "pass"),
    P("The rebels allegedly hold the airport.", ARMY, "pass"),
    P("The border will be shut if the talks fail.", ARMY, "pass"),
    P("The general allegedly sold weapons.", ARMY, "pass"),
    P("Troops attempted to take the hill.", ARMY, "pass"),
    P("The ships are due to arrive on Friday.", ARMY, "pass"),
    P("The drug may slow the disease.", HEALTH, "pass"),
    P("Doctors want to test it on children.", HEALTH, "pass"),
    P("The clinic requested more beds from the city.", HEALTH, "pass"),
    P("The virus likely came from a farm.", HEALTH, "pass"),
    P("Smoking causes cancer.", HEALTH, "pass"),
    P("The bank will raise its rates in May.", BANK, "fail"),
    P("The bank raised its rates in May.", BANK, "fail"),
    P("The bank closed 40 branches.", BANK, "fail"),
    P("The bank will close 40 branches.", BANK, "fail"),
    P("The euro will weaken.", BANK, "fail"),
    P("The merger created the largest lender in the north.", BANK, "fail"),
    P("The regulator blocked the sale.", BANK, "fail"),
    P("The fine reached 3 million dollars.", BANK, "fail"),
    P("The minister cut the grain supply.", ARMY, "fail"),
    P("The rebels hold the airport.", ARMY, "fail"),
    P("The border will be shut.", ARMY, "fail"),
    P("The general was selling weapons.", ARMY, "fail"),
    P("Troops took the hill.", ARMY, "fail"),
    P("The drug slows the disease.", HEALTH, "fail"),
    P("The drug will slow the disease.", HEALTH, "fail"),
    P("Doctors tested it on children.", HEALTH, "fail"),
    P("Doctors will test it on children.", HEALTH, "fail"),
    P("The ministry banned the powder.", HEALTH, "fail"),
    P("The virus came from a farm.", HEALTH, "fail"),
    P("The agency will recall the pills.", HEALTH, "fail"),
)
