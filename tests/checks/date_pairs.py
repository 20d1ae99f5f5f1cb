"""Invented pairs for the date check; ``DAY`` is the article's date, a Friday."""

from __future__ import annotations

from datetime import date

from tests.checks.harness import Pair

DAY = date(2023, 6, 16)


def p(claim: str, source: str, expected: str, day: date | None = DAY) -> Pair:
    assert expected in ("pass", "fail", "skip")
    return Pair(claim, source, expected, day)  # type: ignore[arg-type]


DAM = (
    "The dam at Orrin broke on Tuesday. Repairs had begun in March 2021 and were to end by 30 "
    "September. Engineers warned of cracks last year. The mayor will speak tomorrow. It was "
    "the worst flood since 1987, and the third since the 1950s."
)
DEAL = (
    "The ministers signed the deal on 14 June 2023 in Lund. It takes effect on January 1, 2024, "
    "and runs until 2030. Talks opened last month and stalled this week. The first draft is from "
    "the winter of 2019-20. A court will rule next week."
)
SHOP = (
    "the shop opened on monday , april 3 , and closed in may . it was built between 1962 and "
    "1965 . sales fell in december ."
)
FERRY = (
    "The line was sold in 1998 and closed in 2004. The old pier burned on Friday; the new pier "
    "opened on Sunday. Fares rose last week, after talks that began last year. The ship (built in "
    "1961) was renamed in 1975. The bay held two 2,000-pound bombs on oct. 31. In 1931 the town "
    "had a population of 1,878."
)
PAIRS = (
    p("The line closed in 2004.", FERRY, "pass"),
    p("The old pier burned on Friday.", FERRY, "pass"),
    p("Fares rose last week.", FERRY, "pass"),
    p("The ship was renamed in 1975.", FERRY, "pass"),
    p("The ship, renamed in 1975, was built in 1961.", FERRY, "pass"),
    p("The bay held two 2000-pound bombs.", FERRY, "skip"),
    p("The bay held two bombs on October 31.", FERRY, "pass"),
    p("The town had a population of 1878 in 1931.", FERRY, "pass"),
    p("The line was sold in 2004 and closed in 2004.", FERRY, "fail"),
    p("The line was sold in 1998 and closed in 1998.", FERRY, "fail"),
    p("The new pier opened on Friday.", FERRY, "fail"),
    p("The old pier burned on Sunday; the new pier opened on Sunday.", FERRY, "fail"),
    p("Fares rose last year.", FERRY, "fail"),
    p("Fares rose last week, after talks that began last month.", FERRY, "fail"),
    p("The ship was renamed in 1961.", FERRY, "fail"),
    p("The bay held two bombs on October 30.", FERRY, "fail"),
    p("The dam broke on 13 June.", DAM, "pass"),
    p("The dam broke on June 13, 2023.", DAM, "pass"),
    p("The dam at Orrin broke on Tuesday, 13 June.", DAM, "pass"),
    p("The dam broke in June 2023.", DAM, "pass"),
    p("The dam broke in 2023.", DAM, "pass"),
    p("Repairs had begun in 2021.", DAM, "pass"),
    p("Repairs began in March of 2021.", DAM, "pass"),
    p("Repairs were to end by September 30.", DAM, "pass"),
    p("Repairs were to be done by the end of September.", DAM, "pass"),
    p("Engineers warned of cracks in 2022.", DAM, "pass"),
    p("Engineers warned of cracks the previous year.", DAM, "pass"),
    p("The mayor will speak on Saturday.", DAM, "pass"),
    p("The mayor will speak on 17 June.", DAM, "pass"),
    p("It was the worst flood since 1987.", DAM, "pass"),
    p("It was the third flood since the 1950s.", DAM, "pass"),
    p("The deal was signed on Wednesday.", DEAL, "pass"),
    p("The deal was signed on 2023-06-14.", DEAL, "pass"),
    p("The deal was signed this June, on the 14 June.", DEAL, "pass"),
    p("The deal takes effect on 1 January 2024.", DEAL, "pass"),
    p("The deal takes effect in January.", DEAL, "pass"),
    p("The deal runs until 2030.", DEAL, "pass"),
    p("Talks opened in May.", DEAL, "pass"),
    p("Talks opened in May 2023.", DEAL, "pass"),
    p("The first draft is from 2019.", DEAL, "pass"),
    p("The deal of the 2020s was signed in Lund.", DEAL, "pass"),
    p("A court will rule next week.", DEAL, "pass"),
    p("The shop opened on Monday, April 3.", SHOP, "pass"),
    p("The shop opened on 3 April.", SHOP, "pass"),
    p("The shop closed in May.", SHOP, "pass"),
    p("The shop was built between 1962 and 1965.", SHOP, "pass"),
    p("The shop was built in the 1960s.", SHOP, "pass"),
    p("Sales fell in December.", SHOP, "pass", None),
    p("The shop was built long ago.", SHOP, "skip"),
    p("The mayor may speak.", DAM, "skip"),
    p("The dam broke on Thursday.", DAM, "fail"),
    p("The dam broke on 12 June.", DAM, "fail"),
    p("The dam broke on 13 July.", DAM, "fail"),
    p("Repairs had begun in May 2021.", DAM, "fail"),
    p("Repairs had begun in March 2020.", DAM, "fail"),
    p("Repairs were to end by 13 September.", DAM, "fail"),
    p("Engineers warned of cracks in 2020.", DAM, "fail"),
    p("Engineers warned of cracks last month.", DAM, "fail"),
    p("The mayor spoke yesterday.", DAM, "fail"),
    p("It was the worst flood since 1978.", DAM, "fail"),
    p("It was the third flood since the 1930s.", DAM, "fail"),
    p("The deal was signed on Monday.", DEAL, "fail"),
    p("The deal was signed on 14 June 2022.", DEAL, "fail"),
    p("The deal was signed on 4 June.", DEAL, "fail"),
    p("The deal takes effect on 1 July 2024.", DEAL, "fail"),
    p("The deal takes effect on January 11, 2024.", DEAL, "fail"),
    p("The deal runs until 2035.", DEAL, "fail"),
    p("Talks opened in February.", DEAL, "fail"),
    p("Talks stalled last week.", DEAL, "fail"),
    p("The first draft is from 2016.", DEAL, "fail"),
    p("A court will rule next month.", DEAL, "fail"),
    p("The shop opened on Sunday, April 3.", SHOP, "fail"),
    p("The shop opened on April 30.", SHOP, "fail"),
    p("The shop closed in March.", SHOP, "fail"),
    p("The shop was built between 1962 and 1969.", SHOP, "fail"),
    p("The shop was built in the 1980s.", SHOP, "fail"),
    p("Sales fell in November.", SHOP, "fail", None),
    p("The dam of 1980 broke.", DAM, "fail"),
)
