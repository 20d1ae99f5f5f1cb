"""Invented pairs for the negation check."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
COURT = (
    "The court did not release the names of the jurors. No witness saw the driver leave the bar. "
    "The lawyer denied that his client had paid the clerk. The judge never visited the site. "
    "The appeal was rejected without a hearing. The clerk was not only fined but jailed."
)
LAB = (
    "The vaccine protects children from the fever. Researchers found no harm to the liver. The "
    "agency approved the vaccine in two countries. None of the nurses fell ill. The firm failed to "
    "deliver the second batch. It had not known that the freezer was broken."
)
ROAD = (
    "The council voted to close the bridge. The mayor refused to sign the order. Lorries can no "
    "longer cross the river. Nobody was hurt when the wall collapsed. Shops will open until "
    "midnight. The new road isn't finished. Residents could not be reached for comment."
)
PORT = (
    "The pilots declined to sail. A few ships are moored outside. The crane can lift forty tonnes. "
    "At least nine men were hired. The tug was unable to reach the ship. The port is open at night."
)
PAIRS = (
    P("The pilots did not sail.", PORT, "pass"),
    P("A few ships are moored outside the port.", PORT, "pass"),
    P("No fewer than nine men were hired.", PORT, "pass"),
    P("The tug could not reach the ship.", PORT, "pass"),
    P("The port is open at night.", PORT, "skip"),
    P("The pilots sailed.", PORT, "fail"),
    P("A few ships are not moored outside.", PORT, "fail"),
    P("The crane is unable to lift forty tonnes.", PORT, "fail"),
    P("The tug reached the ship.", PORT, "fail"),
    P("The port is not open at night.", PORT, "fail"),
    P("The court didn't release the names of the jurors.", COURT, "pass"),
    P("The jurors' names were not released by the court.", COURT, "pass"),
    P("No witness saw the driver leave the bar.", COURT, "pass"),
    P("None of the witnesses saw the driver leave the bar.", COURT, "pass"),
    P("The lawyer said his client had not paid the clerk.", COURT, "pass"),
    P("The lawyer denied his client had paid the clerk.", COURT, "pass"),
    P("The judge did not visit the site.", COURT, "pass"),
    P("The appeal was rejected without any hearing.", COURT, "pass"),
    P("There was no hearing before the appeal was rejected.", COURT, "pass"),
    P("The clerk was fined and jailed.", COURT, "pass"),
    P("The vaccine protects children from the fever.", LAB, "pass"),
    P("Researchers did not find harm to the liver.", LAB, "pass"),
    P("Researchers found the liver was not harmed.", LAB, "pass"),
    P("No nurse fell ill.", LAB, "pass"),
    P("The firm did not deliver the second batch.", LAB, "pass"),
    P("The firm failed to deliver the second batch.", LAB, "pass"),
    P("The freezer was broken.", LAB, "pass"),
    P("The council voted to close the bridge.", ROAD, "pass"),
    P("The mayor did not sign the order.", ROAD, "pass"),
    P("Lorries cannot cross the river any more.", ROAD, "pass"),
    P("No one was hurt when the wall collapsed.", ROAD, "pass"),
    P("Nobody was hurt when the wall collapsed.", ROAD, "pass"),
    P("The new road is not finished.", ROAD, "pass"),
    P("The road is unfinished.", ROAD, "pass"),
    P("Shops will not close before midnight.", ROAD, "pass"),
    P("Residents couldn't be reached for comment.", ROAD, "pass"),
    P("The court released the names of the jurors.", COURT, "fail"),
    P("A witness saw the driver leave the bar.", COURT, "fail"),
    P("The lawyer said that his client had paid the clerk.", COURT, "fail"),
    P("The judge visited the site.", COURT, "fail"),
    P("The judge never rejected the appeal.", COURT, "fail"),
    P("The clerk was not fined.", COURT, "fail"),
    P("The appeal was not rejected.", COURT, "fail"),
    P("The vaccine does not protect children from the fever.", LAB, "fail"),
    P("Researchers found harm to the liver.", LAB, "fail"),
    P("The agency did not approve the vaccine in two countries.", LAB, "fail"),
    P("The agency never approved the vaccine.", LAB, "fail"),
    P("The nurses fell ill.", LAB, "fail"),
    P("The firm delivered the second batch.", LAB, "fail"),
    P("The freezer was not broken.", LAB, "fail"),
    P("The council did not vote to close the bridge.", ROAD, "fail"),
    P("The council voted not to close the bridge.", ROAD, "fail"),
    P("The mayor signed the order.", ROAD, "fail"),
    P("Lorries can cross the river.", ROAD, "fail"),
    P("People were hurt when the wall collapsed.", ROAD, "fail"),
    P("The new road is finished.", ROAD, "fail"),
    P("Shops will not open until midnight.", ROAD, "fail"),
    P("Residents could be reached for comment.", ROAD, "fail"),
)
