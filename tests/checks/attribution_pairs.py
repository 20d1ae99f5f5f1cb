"""Invented pairs for attribution: kept, dropped, given to another, made firmer."""

from __future__ import annotations

from tests.checks.harness import Pair

P = Pair
GRAIN = (
    "The harvest will be the smallest in ten years, the farm union said on Monday. Minister Ola "
    "Brekke denied that prices would rise. “The silos are full and nobody will go hungry,” he told "
    "parliament. According to the millers' association, flour is already short in the south. The "
    "union met in Tarn on Sunday. Trader Lena Voss claimed that ships had been turned away."
)
LEAK = (
    "Belmark says that its pipeline was damaged by an anchor. A spokesman for the navy, Captain Jo "
    "Reed, said the ship had switched off its radio. Analysts believe that the repair will take "
    "months. “It was no accident,” said a diplomat who asked not to be named. The pipeline opened "
    "in 2011. The coast guard confirmed that the ship left the bay on Tuesday."
)
WIRE = (
    "TARN, Norway, June 25 (AP) - The coast guard said a trawler had rammed a ferry near Orvik, an "
    "account that Belmark rejected. The court freed the captain, while prosecutors, who had asked "
    "for two years, said they would appeal. Navy chief Ann Reed accused Belmark on Monday of "
    "hiding the damage to the trawler."
)
PAIRS = (
    P("The farm union said the harvest will be the smallest in ten years.", GRAIN, "pass"),
    P("According to the farm union, the harvest will be the smallest in ten years.", GRAIN, "pass"),
    P("The harvest will be the smallest in ten years, the union says.", GRAIN, "pass"),
    P("Minister Ola Brekke denied that prices would rise.", GRAIN, "pass"),
    P("Brekke denied prices would rise.", GRAIN, "pass"),
    P("Prices would not rise, Brekke said.", GRAIN, "pass"),
    P("Brekke told parliament the silos are full.", GRAIN, "pass"),
    P("“The silos are full and nobody will go hungry,” Brekke said.", GRAIN, "pass"),
    P("The minister said that nobody will go hungry.", GRAIN, "pass"),
    P("Flour is already short in the south, the millers' association says.", GRAIN, "pass"),
    P("The millers' association said flour is already short in the south.", GRAIN, "pass"),
    P("The union met in Tarn on Sunday.", GRAIN, "skip"),
    P("Lena Voss claimed that ships had been turned away.", GRAIN, "pass"),
    P("Voss, a trader, said ships had been turned away.", GRAIN, "pass"),
    P("Belmark says its pipeline was damaged by an anchor.", LEAK, "pass"),
    P("Belmark's pipeline was damaged by an anchor, it says.", LEAK, "pass"),
    P("Its pipeline was damaged by an anchor, according to Belmark.", LEAK, "pass"),
    P("The navy said the ship had switched off its radio.", LEAK, "pass"),
    P("The ship had switched off its radio, said Captain Jo Reed.", LEAK, "pass"),
    P("Reed said the ship had switched off its radio.", LEAK, "pass"),
    P("Analysts think the repair will take months.", LEAK, "pass"),
    P("The repair will take months, analysts believe.", LEAK, "pass"),
    P("“It was no accident,” a diplomat said.", LEAK, "pass"),
    P("A diplomat said it was no accident.", LEAK, "pass"),
    P("The pipeline opened in 2011.", LEAK, "skip"),
    P("The coast guard confirmed that the ship left the bay on Tuesday.", LEAK, "pass"),
    P("The coast guard said the ship left the bay on Tuesday.", LEAK, "pass"),
    P("The harvest will be the smallest in ten years.", GRAIN, "fail"),
    P("Ola Brekke said the harvest will be the smallest in ten years.", GRAIN, "fail"),
    P("The farm union confirmed the harvest will be the smallest in ten years.", GRAIN, "fail"),
    P("The farm union denied that prices would rise.", GRAIN, "fail"),
    P("The silos are full and nobody will go hungry.", GRAIN, "fail"),
    P("Lena Voss told parliament that the silos are full.", GRAIN, "fail"),
    P("Flour is already short in the south.", GRAIN, "fail"),
    P("According to the farm union, flour is already short in the south.", GRAIN, "fail"),
    P("Ships had been turned away.", GRAIN, "fail"),
    P("Lena Voss confirmed that ships had been turned away.", GRAIN, "fail"),
    P("Ola Brekke claimed that ships had been turned away.", GRAIN, "fail"),
    P("The pipeline was damaged by an anchor.", LEAK, "fail"),
    P("The navy says that Belmark's pipeline was damaged by an anchor.", LEAK, "fail"),
    P("The ship had switched off its radio.", LEAK, "fail"),
    P("A diplomat said the ship had switched off its radio.", LEAK, "fail"),
    P("The repair will take months.", LEAK, "fail"),
    P("Belmark believes that the repair will take months.", LEAK, "fail"),
    P("Analysts confirmed that the repair will take months.", LEAK, "fail"),
    P("It was no accident.", LEAK, "fail"),
    P("“It was no accident,” said Captain Jo Reed.", LEAK, "fail"),
    P("The coast guard confirmed it was no accident.", LEAK, "fail"),
    P("The ship left the bay on Tuesday.", LEAK, "fail"),
    P("The coast guard said a trawler had rammed a ferry near Orvik.", WIRE, "pass"),
    P("The court freed the captain.", WIRE, "skip"),
    P("Prosecutors said they would appeal.", WIRE, "pass"),
    P("A trawler had rammed a ferry near Orvik.", WIRE, "fail"),
    P("Belmark said a trawler had rammed a ferry near Orvik.", WIRE, "fail"),
    P("The court said they would appeal.", WIRE, "fail"),
    P("Reed accused Belmark of hiding the damage.", WIRE, "pass"),
    P("Ann Reed says Belmark hid the damage to the trawler.", WIRE, "pass"),
    P("Belmark hid the damage to the trawler on Monday.", WIRE, "fail"),
)
