"""Words by which reported speech is read: verbs, speakers, what breaks a clause. Plain data."""

from __future__ import annotations

from rag.conversation_words import BODY_NOUNS, PERSON_NOUNS
from rag.name_words import CALENDAR
from rag.reporting_verbs import VERBS, Strength


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# They report beside a quotation only: "…," she laughed.
BESIDE_QUOTE: dict[str, Strength] = dict.fromkeys(
    word_set(
        "ask asks asked continue continues continued conclude concludes concluded joke joked "
        "jokes laughed shout shouted cried caution cautioned cautions counter countered mused "
        "lament lamented laments agree agrees agreed complain complained complains answered "
        "replies responds recalls recounted recounts told texted texts wondered wonders urge "
        "urged urges testified testifies began begins offered interjected quipped summed "
        "boasted boasts captioned chanted chants yelled screamed demanded demands exclaimed "
        "posts opined echoed went reads read reasoned pleaded stressed signed sings sang "
        "commented comments remembered remembers reflected reflects retorted ruled rules "
        "argued fired gushed shared shares"
    ),
    "neutral",
)
# They report with "that" or an object clause behind them, too.
MORE: dict[str, Strength] = dict.fromkeys(
    word_set(
        "claim put puts lists pointed points requested requests testify testified testifies "
        "conclude concludes concluded determined ruled rules found finds cautioned cautions "
        "complained complains agreed agrees argues lamented concedes shows showed show read "
        "reads acknowledges reassured forecast forecasts projected projects hopes hoped "
        "worries worried recalls reckons reckoned learned noting asserts urges urged demands "
        "demanded recommends recommended advises advised echoed echoes discloses joked jokes "
        "called calls praised praises criticized criticised slammed slams blasted blasts "
        "condemned condemns denounced denounces hailed hails blamed blames lambasted decried "
        "touted recounted recounts informed informs notified told"
    ),
    "neutral",
)
MORE.update(dict.fromkeys(("concedes", "acknowledges", "reveals"), "strong"))
REPORTING: dict[str, Strength] = BESIDE_QUOTE | MORE | VERBS
# With any object these report: "X denied the claim". The others need a clause or a quotation.
WITH_OBJECT = word_set(
    "denies denied rejects rejected dismisses dismissed disputes disputed refutes refuted "
    "confirm confirms confirmed announces announced announce declares declared deny reject "
    "dismiss dispute"
)
CLEAR = word_set(
    "say says said saying tell tells told tweeted tweets claims claimed claim wrote writes write"
)
# Verbs of judgement report only with a quotation.
JUDGING = word_set(
    "called calls praised praises criticized criticised slammed slams blasted blasts "
    "condemned condemns denounced denounces hailed hails blamed blames lambasted decried "
    "touted describe described describes urged urges demanded demands echoed echoes shows "
    "showed show read reads found finds accuse accused accuses informed informs notified "
    "advised advises shared shares expressed express ruled rules posted posts promised "
    "promise pledge pledged vow vowed reports reported indicate indicated indicates responded "
    "responds replied reply respond"
)
# Nouns as often as verbs.
NOUNISH = word_set(
    "claims reports rules calls hopes shows comments estimates fears worries promises demands "
    "notes posts tweets reads shares remarks vows pledges disputes forecasts projects finds "
    "texts show report claim praises blames accounts warns fear post tweet promise pledge "
    "thought thinks"
)
CLAUSE_OPENERS = word_set(
    "that he she it they there the this these those we i you his her its their how why what "
    "whether if no not an a many most some all more people"
)
ADVERBS = word_set(
    "also has have had then later earlier previously repeatedly recently once first now still "
    "even already all both himself herself themselves itself reportedly further publicly "
    "angrily again separately initially simply jokingly merely only just too often always "
    "soon subsequently eventually finally meanwhile quickly ultimately"
)
BE = word_set(
    "is are was were be been being am 's 're it's he's she's that's there's who's what's "
    "they're we're i'm you're here's"
)
REFUSING = word_set(
    "not n't never didn't doesn't don't hasn't haven't hadn't wouldn't couldn't cannot to"
)
HELPERS = word_set(
    "do does did will would can could may might must should shall let lets letting make makes "
    "made making"
)
FINITE = BE | word_set(
    "has have had will would can could may might must shall should do does did won't wouldn't "
    "can't couldn't didn't doesn't don't isn't aren't wasn't weren't hasn't haven't became "
    "become came went got took gave made saw met won lost began fell rose left led kept stood "
    "hit shot sent spent struck broke spoke knew grew ran sat drew needs wants need want "
    "remains remain comes come goes go takes take makes make gets get plans plan expects died "
    "killed sank closed opened happened started ended moved remained continued appeared "
    "seemed seems appears followed helped include includes"
)
# A clause begins behind these.
BREAKS = word_set(
    "that what why how but when while because if although though whereas so since until "
    "unless than who whom which whose where whether yet nor"
)
INTRO = word_set(
    "quoting on in at during after before earlier meanwhile however but and further also "
    "later last this yesterday today still then now additionally moreover separately despite "
    "while since for with as when although though because if by from among under over about "
    "amid following throughout asked speaking responding referring pressed writing citing "
    "noting addressing testifying appearing recently previously afterwards afterward "
    "nevertheless nonetheless instead indeed similarly likewise finally eventually initially "
    "overall furthermore according to within without until unless once back so yet or thus "
    "hence therefore too elsewhere early late next reached contacted given seeing looking "
    "standing sitting using calling describing pointing reflecting even only just of upon "
    "through across beyond"
)
TIMES = CALENDAR | word_set(
    "today yesterday tomorrow tonight week month year weekend morning afternoon evening night "
    "earlier later ago day days weeks months years"
)
PRONOUNS = {
    "he": "he", "she": "she", "it": "it", "they": "they", "who": "who", "i": "i", "we": "we",
    "you": "you", "one": "one",
}  # fmt: skip
NEVER = word_set(
    "neither none nobody plan plans schedule that which if whether when what as because there "
    "to in and or at on for with of from by not is was were are be been where why how whom "
    "whose than then so but while since until unless yet nothing everything something "
    "anything these those this such no i we you who"
)
DOCUMENTS = word_set(
    "report statement study survey poll letter lawsuit complaint release post tweet filing "
    "filings documents document memo email emails data figures records record indictment "
    "affidavit announcement article story paper review analysis book petition motion brief "
    "order ruling decision opinion suit update notice message messages video website page "
    "reports statements invitation sign banner headline thread caption blog editorial "
    "assessment declaration resolution bulletin agreement census statistics research "
    "transcript warrant warrants bill"
)
# What a person or body puts out in its own name.
OWN_WORDS = word_set(
    "statement release post tweet letter announcement email memo update message thread "
    "website page report video caption blog bulletin notice declaration assessment"
)
GROUPS = word_set(
    "officials analysts experts critics police authorities researchers scientists sources "
    "doctors residents witnesses lawyers prosecutors investigators economists observers "
    "advocates activists supporters opponents lawmakers republicans democrats people many "
    "some others fans parents students teachers workers families members leaders organizers "
    "organisers companies users players neighbors neighbours friends relatives rescuers "
    "firefighters historians commentators campaigners pundits ministers diplomats insiders "
    "aides advisers advisors staff forecasters meteorologists defenders soldiers troops "
    "protesters locals attorneys"
)
PERSONS = (PERSON_NOUNS | word_set(
    "spokesman spokeswoman spokesperson analyst mother father son daughter wife husband "
    "brother sister man woman boy girl congressman congresswoman lawmaker republican democrat "
    "senator activist attorney actress comedian rapper musician host anchor star star-turned "
    "veteran resident neighbor neighbour owner survivor quarterback forward defender "
    "midfielder pitcher defenseman guard rookie billionaire pastor priest pope official "
    "historian"
)) - word_set("police")  # fmt: skip
BODIES = BODY_NOUNS | word_set(
    "department office bureau service center centre institute foundation fund society corps "
    "force coalition alliance network organization organisation watchdog regulator operator "
    "retailer maker manufacturer carmaker automaker airline channel broadcaster league "
    "franchise chain brand startup studio publisher panel jury sheriff district campaign "
    "family couple institution nonprofit lab laboratory park zoo school hospital union "
    "pentagon palace presidency embassy consulate treasury kremlin"
)
MEDIA_NAMES = word_set(
    "reuters tass afp ap ria interfax xinhua bloomberg cnn bbc cnbc npr msnbc cbs abc nbc pbs "
    "cnet politico axios newsweek time vox buzzfeed techcrunch espn tmz hromadske ukrinform "
    "vogue variety forbes fortune wired gizmodo kyodo yonhap dpa ansa efe anadolu irna sana "
    "wafa mlive vice slate salon breitbart quartz nikkei people"
)
# Papers that are called by one word.
PAPERS = word_set(
    "guardian economist courier times telegraph independent observer mirror herald tribune gazette "
    "chronicle spiegel monde figaro journal atlantic"
)
MEDIA_WORDS = word_set(
    "times post news newspaper newspapers tv television radio journal herald tribune gazette "
    "chronicle guardian telegraph independent observer sun mirror express mail star magazine "
    "agency press media outlet outlets tabloid daily weekly broadcaster network courier "
    "examiner inquirer dispatch sentinel republic record today online channel website novosti "
    "insider atlantic economist yorker spiegel monde pais figaro stampa repubblica bild hill "
    "beast"
)
US_STATES = word_set(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia "
    "hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland "
    "massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio "
    "oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin "
    "wyoming ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss "
    "mo mont neb nev okla ore pa tenn tex vt va wash wis wyo d.c dc n.y ny n.j nj n.c nc s.c "
    "sc n.m nm n.h w.va r.i"
)
