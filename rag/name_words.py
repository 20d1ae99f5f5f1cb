"""Words by which names are told from other capitalised words. Plain data for names."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _set(
    "speaker ceo president premier chancellor minister secretary senator congressman congresswoman "
    "governor mayor judge justice king queen prince princess emperor pope bishop archbishop "
    "cardinal rabbi imam ayatollah sheikh sultan emir general lieutenant colonel major "
    "captain sergeant commander admiral marshal brigadier corporal private officer detective "
    "inspector superintendent chief constable sheriff mr mrs ms miss mx dr prof professor sir "
    "lord lady dame baroness baron count rev reverend father sister brother gen lt col maj "
    "capt sgt cmdr adm brig sen rep gov hon ambassador envoy spokesman spokeswoman "
    "spokesperson director chairman chairwoman chair chairperson coach manager editor analyst "
    "attorney representative councillor mp mep vice-president pm msp secretary-general "
    "director-general president-elect vice-chancellor"
)
TITLE_STARTS = _set(
    "foreign defence defense interior finance prime vice deputy acting former ex first home "
    "health education justice energy economy trade crown attorney supreme state national "
    "police lieutenant major executive press security environment transport culture labor "
    "labour internal opposition party house senate chief air rear brigadier assistant "
    "managing under"
)
PARTICLES = _set(
    "van von de del della der den di da dos das du la le bin ibn ben al el ul ter ten y bint"
)
ORG_HEADS = _set(
    "ministry department bank university house court council republic union kingdom office "
    "institute institution college school academy federation organization organisation board "
    "bureau centre center committee commission agency association society bay gulf isle "
    "strait sea cape duke prince princess bishop archbishop church city port ring order "
    "league chamber statue tower museum battle treaty bill act gulf state states province"
)
CALENDAR = _set(
    "january february march april june july august september october november december jan "
    "feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday "
    "saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
STARTERS = _set(
    "a about above according across after afterwards again against all almost along already "
    "also although am amid among an and another any anyone anything are as ask at away back "
    "be because been before behind being below besides between beyond both but by can could "
    "currently despite did do does done down due during each earlier early either else even "
    "ever every everyone everything except few fewer finally first following for four from "
    "further get given go had has have having he hence her here his how however i if in "
    "indeed inside instead into is it its itself just last late later least less let like "
    "many may maybe me meanwhile might more moreover most much must my near nearly neither "
    "never nevertheless new next no nobody none nonetheless nor not nothing now of off "
    "officials often on once one only onto or other others our out outside over own people "
    "perhaps previously prior rather recently regarding same second several shall she should "
    "since six so some someone something soon still such ten than that the their them then "
    "there therefore these they third this those though three through throughout thus to "
    "today together tomorrow tonight too toward towards two under unless unlike until up upon "
    "us very via was we well were what whatever when where whether which while who whoever "
    "whose why will with within without would yes yesterday yet you your analysts authorities "
    "experts police researchers scientists sources critics both five seven eight nine eleven "
    "twelve hundreds thousands millions dozens joint"
)

# Titles that split a run: "Supreme Court Justice Ana Lund" holds two names.
INNER_TITLES = _set(
    "president minister justice secretary senator sen chairman chairwoman director governor gov "
    "chief speaker spokesman spokeswoman spokesperson coach ceo officer professor chancellor mayor "
    "ambassador commissioner mp mep msp pm secretary-general"
)
# Capitalised by accident (a quotation, a list), never part of a name here.
NEVER = _set(
    "he she it they we you i this that these those there what when where why how but and because "
    "his her their its our your if so black white yes lrb rrb although "
    "i'm i'll i've i'd i’m i’ll i’ve i’d"
)
