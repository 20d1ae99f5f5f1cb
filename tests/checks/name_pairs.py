"""Invented pairs for names, titles, aliases and who did what."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
PORT = (
    "President Amara Dossou of Karvania met Finance Minister Henrik Vaal in Port Selby on Monday. "
    "Dossou accused the Maritime Trade Council (MTC) of bribery. Vaal, a former judge, defended "
    "the council. Karvanian police later arrested its chairman, Luis Ortega, at the Grand Hotel. "
    "Ortega was questioned by prosecutor Mina Holt."
)
CAPITAL = (
    "Paris has asked Germany for help with the dam. German engineers will fly to Lyon. The Kremlin "
    "did not comment. The European Central Bank lent the money, and the U.S. government paid for "
    "the flights. The British Museum sent a team led by Dr Ngozi Eze-Brown."
)
MATCH = (
    "Sandro Kiel scored twice as Rovers beat United 2-1 at Hillmoor. Kiel's team-mate Jon Abara "
    "was fouled by Piet de Groot. Coach Maria Lindqvist praised goalkeeper Yusuf Al-Amin. Abara "
    "replaced Kiel after an hour. Lindqvist thanked Abara."
)
SHOP = (
    "Sales at Corvell Holdings fell in the third quarter, chief executive Ruth Amsel told Radio "
    "Nord. Analyst Per Lind of Two Bays said artificial intelligence was to blame. Television "
    "adverts were cut in Lower Wexley. Lind was born in Sanna, Amsel in Orrin. Matthias Krol's "
    "heir Otto took the Presidents' Trophy in St. Anders. Democrats are as likely to shop there as "
    "Republicans. The United Nations lent the money, the U.S. a ship. "
    "Coins come from the United States Mint."
)
DEAL = (
    "Swedish paper maker Granskog agreed on Monday to buy the packaging arm of its Finnish rival "
    "Lahtipak for 1.2 billion euros. On Tuesday union secretary Peter Moyo said the company had "
    "promised to keep every job. Mayor Anna Lund said Lahtipak had offered to stay. Granskog said "
    "the company would sell two mills. Lund praised Moyo."
)
PAIRS = (
    P("Corvell's sales fell in Q3.", SHOP, "pass"),
    P("Sales at Corvell fell in the third quarter, said Ruth Amsel.", SHOP, "pass"),
    P("CEO Ruth Amsel told Radio Nord that Corvell Holdings' sales fell.", SHOP, "pass"),
    P("Per Lind of Two Bays Investments blamed AI.", SHOP, "pass"),
    P("TV adverts were cut in Lower Wexley.", SHOP, "pass"),
    P("Furthermore, Lind was born in Sanna.", SHOP, "pass"),
    P("Otto took the President's Trophy in Saint Anders.", SHOP, "pass"),
    P("The UN lent the money.", SHOP, "pass"),
    P("Coins come from the US Mint.", SHOP, "pass"),
    P("The United States lent a ship.", SHOP, "pass"),
    P("Republicans are as likely to shop there as Democrats.", SHOP, "pass"),
    P("Sales at Corvell fell in Q2.", SHOP, "fail"),
    P("Ruth Amsel told Two Bays that sales at Corvell Holdings fell.", SHOP, "fail"),
    P("Analyst Ruth Amsel of Two Bays said artificial intelligence was to blame.", SHOP, "fail"),
    P("Lind was born in Orrin.", SHOP, "fail"),
    P("Lind was born in Sanna, Amsel in Sanna.", SHOP, "fail"),
    P("Matthias Krol took the Presidents' Trophy in St. Anders.", SHOP, "fail"),
    P("The United Nations lent a ship.", SHOP, "fail"),
    P("The European Union lent the money, the U.S. a ship.", SHOP, "fail"),
    P("Amara Dossou met Henrik Vaal in Port Selby.", PORT, "pass"),
    P("Dossou met Vaal in Port Selby.", PORT, "pass"),
    P("Henrik Vaal was met by President Dossou in Port Selby.", PORT, "pass"),
    P("President Dossou met the minister, Henrik Vaal.", PORT, "pass"),
    P("The Maritime Trade Council was accused of bribery by Dossou.", PORT, "pass"),
    P("Dossou accused the MTC of bribery.", PORT, "pass"),
    P("Mr. Vaal defended the council.", PORT, "pass"),
    P("Police in Karvania arrested Luis Ortega.", PORT, "pass"),
    P("Chairman Luis Ortega was arrested at the Grand Hotel.", PORT, "pass"),
    P("Mina Holt questioned Ortega.", PORT, "pass"),
    P("Prosecutor Holt questioned Luis Ortega.", PORT, "pass"),
    P("Amara Dossou's finance minister is Henrik Vaal.", PORT, "pass"),
    P("Luís Ortega was arrested by Karvanian police.", PORT, "pass"),
    P("France has asked Germany for help with the dam.", CAPITAL, "pass"),
    P("The French government has asked Germany for help.", CAPITAL, "pass"),
    P("Engineers from Germany will fly to Lyon.", CAPITAL, "pass"),
    P("Russia did not comment.", CAPITAL, "pass"),
    P("The ECB lent the money.", CAPITAL, "pass"),
    P("The United States government paid for the flights.", CAPITAL, "pass"),
    P("America paid for the flights.", CAPITAL, "pass"),
    P("Ngozi Eze Brown led the British Museum's team.", CAPITAL, "pass"),
    P("A team was sent by the British Museum.", CAPITAL, "pass"),
    P("Kiel scored twice as Rovers beat United at Hillmoor.", MATCH, "pass"),
    P("United were beaten by Rovers at Hillmoor.", MATCH, "pass"),
    P("Piet de Groot fouled Jon Abara.", MATCH, "pass"),
    P("Abara was fouled by De Groot.", MATCH, "pass"),
    P("Goalkeeper Yusuf Al-Amin was praised by Maria Lindqvist.", MATCH, "pass"),
    P("Maria Lindquist praised goalkeeper Yusuf Al Amin.", MATCH, "pass"),
    P("Kiel was replaced by Abara after an hour.", MATCH, "pass"),
    P("the goalkeeper was praised.", MATCH, "skip"),
    P("Clara Dossou met Henrik Vaal in Port Selby.", PORT, "fail"),
    P("Amara Dossou met Henrik Vaal in Geneva.", PORT, "fail"),
    P("Finance Minister Amara Dossou met Henrik Vaal.", PORT, "fail"),
    P("Dossou accused Luis Ortega's wife Elena of bribery.", PORT, "fail"),
    P("The Maritime Trade Council accused Dossou of bribery.", PORT, "fail"),
    P("Dossou accused the World Bank of bribery.", PORT, "fail"),
    P("Holt defended the council.", PORT, "fail"),
    P("Swedish police later arrested Luis Ortega.", PORT, "fail"),
    P("Ortega questioned prosecutor Mina Holt.", PORT, "fail"),
    P("Ortega was questioned by prosecutor Mina Hall.", PORT, "fail"),
    P("Police arrested Luis Ortega at the Palace Hotel.", PORT, "fail"),
    P("Berlin has asked France for help with the dam.", CAPITAL, "fail"),
    P("Germany has asked Paris for help with the dam.", CAPITAL, "fail"),
    P("Polish engineers will fly to Lyon.", CAPITAL, "fail"),
    P("German engineers will fly to Nantes.", CAPITAL, "fail"),
    P("The White House did not comment.", CAPITAL, "fail"),
    P("The IMF lent the money.", CAPITAL, "fail"),
    P("The Chinese government paid for the flights.", CAPITAL, "fail"),
    P("The British Museum sent a team led by Dr Ada Eze-Brown.", CAPITAL, "fail"),
    P("The British Library sent a team.", CAPITAL, "fail"),
    P("United beat Rovers 2-1 at Hillmoor.", MATCH, "fail"),
    P("Jon Abara scored twice as Rovers beat United.", MATCH, "fail"),
    P("Piet de Groot was fouled by Jon Abara.", MATCH, "fail"),
    P("Coach Sandro Kiel praised goalkeeper Yusuf Al-Amin.", MATCH, "fail"),
    P("Kiel replaced Abara after an hour.", MATCH, "fail"),
    P("Abara thanked Lindqvist.", MATCH, "fail"),
    P("Sandro Kiel scored twice at Oakfield.", MATCH, "fail"),
    P("Yusuf Al-Amin praised Maria Lindqvist.", MATCH, "fail"),
    P("Coach Erika Lindqvist praised goalkeeper Yusuf Al-Amin.", MATCH, "fail"),
    P("Granskog agreed to buy the packaging arm of Lahtipak for 1.2 billion euros.", DEAL, "pass"),
    P("The packaging arm of Lahtipak will be bought by Granskog.", DEAL, "pass"),
    P("Paper maker Granskog would sell two mills.", DEAL, "pass"),
    P("Peter Moyo said the company had promised to keep every job.", DEAL, "pass"),
    P("The company had promised Peter Moyo to keep every job.", DEAL, "pass"),
    P("Anna Lund said Lahtipak had offered to stay.", DEAL, "pass"),
    P("Moyo was praised by Lund.", DEAL, "pass"),
    P("Lahtipak agreed to buy the packaging arm of Granskog for 1.2 billion euros.", DEAL, "fail"),
    P("Secretary Peter Moyo promised to keep every job.", DEAL, "fail"),
    P("Mayor Anna Lund had offered to stay.", DEAL, "fail"),
    P("Moyo praised Lund.", DEAL, "fail"),
)
