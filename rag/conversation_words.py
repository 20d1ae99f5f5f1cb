"""Words by which :mod:`rag.referents` and :mod:`rag.conversation` read a question. Plain data."""

from __future__ import annotations

from rag.name_words import CALENDAR, TITLES


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DO = _set("do does did don't doesn't didn't")
BE = _set("is are was were am isn't aren't wasn't weren't")
MODAL = _set(
    "will would can could shall should may might must has have had won't wouldn't can't cannot "
    "couldn't shouldn't hasn't haven't hadn't"
)
AUXILIARIES = DO | BE | MODAL
WH = _set("who whom whose what which when where why how")
DETERMINERS = _set(
    "the a an any some no each every all both several many few most more other another various"
)
PERSONAL = _set(
    "i me my mine you your yours he him his she her hers it its we us our ours they them their "
    "theirs himself herself itself themselves one ones someone somebody anyone anybody everyone "
    "everybody nobody something anything everything nothing this that these those"
)
PREPOSITIONS = _set(
    "of in on at to from by for with about against between among over under after before during "
    "since until till into onto through across near via towards toward without within inside "
    "outside around amid despite regarding concerning according than as like per off out up down "
    "away back along upon behind beyond"
)
SMALL = _set(
    "and or but nor so if that because while although though when whether not also still now yet "
    "already really recently currently ever never just only soon again ago today yesterday "
    "tomorrow too very else then there here much even once twice actually exactly mostly mainly "
    "be been being to n't other than supposed able going please later earlier together"
)
FUNCTION = AUXILIARIES | WH | DETERMINERS | PERSONAL | PREPOSITIONS | SMALL

# Base forms that follow the subject of "did … ", "will … "; many are nouns elsewhere.
VERBS = _set(
    "accept accuse achieve acquire act add admit adopt affect agree aim air allow announce answer "
    "apologise apologize appeal appear apply appoint approve argue arrest arrive ask attack attend "
    "avoid ban bar be beat become begin believe blame block bomb boost borrow break bring build "
    "burn buy call cancel carry cast catch cause celebrate challenge change charge choose cite "
    "claim close collapse collect come comment commit compare compete complain complete conclude "
    "condemn confirm consider contain continue control convict cost cover crash create criticise "
    "criticize cross cut damage deal decide declare decline defeat defend delay deliver demand "
    "deny deploy describe design destroy detect develop die differ disappear discover discuss "
    "drive drop earn eat elect eliminate employ end enter erupt escape establish evacuate examine "
    "expand expect explain explode export express extend face fail fall fear fight file fill find "
    "fine finish fire fix flee float fly follow force form freeze fund gain get give go grant grow "
    "halt hand happen hate have head hear help hide hire hit hold host hurt impact impose improve "
    "include increase inform injure insist invade invest investigate invite involve join judge "
    "justify keep kill know lack land last launch lay lead leak learn leave lend let lie lift like "
    "limit link live lose lower maintain make mark market marry match mean measure meet merge miss "
    "move name need negotiate nominate note notice object occupy occur offer open operate oppose "
    "order organise organize own paint park pass pay perform persuade plan plant play please "
    "pledge point postpone predict prepare present prevent produce promise promote propose protect "
    "protest prove provide publish pull push put qualify quit raise rally ratify reach react read "
    "rebuild recall receive recommend record recover reduce refuse reject relate release relocate "
    "rely remain remove repair repeat replace reply report request rescue resign resolve respond "
    "restart restore restrict resume retire retreat return reveal review rise risk roll rule run "
    "sack save say score search see seek seem seize sell send serve set settle share shoot show "
    "shut sign sink sit smuggle solve speak spend split spread stand start state stay steal step "
    "stop store strike study submit succeed sue suffer suggest supply support surrender survive "
    "suspect suspend swear take talk teach tell tend test testify think threaten throw tie touch "
    "trade train travel treat trigger try turn use vary visit vote vow wait walk want warn watch "
    "weigh win withdraw withstand work worry write yield"
)
SPEECH = _set(
    "say tell think claim state add note answer reply respond react comment announce warn argue "
    "believe write suggest explain declare speak talk feel mean predict promise"
)
# Something only people and bodies do.
AGENTIVE = SPEECH | _set(
    "want plan decide agree demand deny accuse refuse reject support oppose vote hope intend offer "
    "ask order employ own buy sell pay sign join invade attack send deploy accept blame apologise "
    "apologize know expect confirm admit try need do live teach study resign retire meet negotiate "
    "promise threaten insist impose approve ban hire fire publish"
)
# Participles and adjectives after "is", "was": never the end of a noun phrase.
PREDICATES = _set(
    "stolen found built sold held made lost won killed born dead alive open closed safe available "
    "ready guilty legal illegal true false real effective dangerous likely possible known seen "
    "hit shot taken given written chosen broken frozen hidden thrown drawn flown grown sunk "
    "struck caught sent spent paid shut set hurt bought brought taught fought thought led laid "
    "responsible involved worth over still enough right wrong new important different successful "
    "expensive cheap big large small long old high good bad due set here now down up back"
)
PAST = _set(
    "died won lost fell rose left went came fled broke sank survived hurt hit shot spoke took "
    "gave made said got met ran began"
)
TIME_NOUNS = _set(
    "day days week weeks month months year years morning afternoon evening night weekend summer "
    "winter spring autumn fall season quarter decade century hour hours minute minutes time times "
    "date today yesterday tomorrow moment period term"
) | (CALENDAR - {"may", "march", "sun", "sat", "mar", "wed", "jan", "dec"})
PLURALS = _set("people men women children troops police mice feet teeth staff media criteria data")
NOT_PLURAL = _set(
    "news series crisis basis virus species analysis campus bus gas glass bias status census lens "
    "chess tennis athletics economics politics physics mathematics process address access business "
    "congress progress success loss class press diabetes"
)
EITHER_NUMBER = _set("species series aircraft spacecraft fish sheep salmon deer")
MEN = _set(
    "mr sir lord baron count king prince emperor pope brother father son husband boy man"
) | {
    "spokesman",
    "chairman",
    "congressman",
    "businessman",
    "policeman",
}
WOMEN = _set(
    "mrs ms miss lady dame baroness queen princess empress sister mother daughter wife girl woman "
    "spokeswoman chairwoman congresswoman businesswoman policewoman actress"
)
PERSON_NOUNS = (
    TITLES
    | MEN
    | WOMEN
    | _set(
        "author scientist researcher player actor singer artist pilot driver lawyer doctor nurse "
        "teacher student farmer worker leader founder owner expert economist historian biologist "
        "physicist chemist engineer astronaut winner champion suspect victim witness boss chef "
        "captain goalkeeper striker runner swimmer cyclist boxer golfer painter poet novelist "
        "writer journalist reporter photographer billionaire candidate adviser advisor "
        "commissioner head person politician prosecutor "
        "defendant inventor explorer hiker passenger patient "
    )
)
ANIMATE_ENDING = ("ers", "ors", "ists", "ians", "ants", "men", "women", "people", "officials")
BODY_NOUNS = _set(
    "company firm bank court government ministry parliament senate congress council committee "
    "commission agency union team club party police army navy university hospital school church "
    "airline group board regulator league federation association city country state nation region "
    "military administration authority cabinet opposition orchestra band museum newspaper charity"
)
BODY_WORDS = BODY_NOUNS | _set(
    "inc corp ltd llc plc co fc cf united athletic rovers airlines airways motors technologies "
    "systems holdings industries institute college academy department office organization "
    "organisation society foundation fund center centre observatory laboratory"
)
THING_WORDS = _set(
    "cup prize award games reef mount lake river mountain canyon valley act treaty accord "
    "agreement festival championship open telescope bridge tower "
    "palace station airport canal dam bay sea "
    "ocean island islands park square street grand prix marathon war battle operation hurricane "
    "storm typhoon protocol summit book oscar olympics tournament de-france day"
)
PLACE_NOUNS = _set(
    "port city town village region island area province state country valley desert forest lake "
    "river coast capital airport station square park museum stadium factory plant hospital prison "
    "camp base border district county continent house building site canal bridge trench "
    "mountain volcano bay sea ocean island canyon reef cave glacier street dam tunnel"
)
# Something a body or a country has, not an event.
BODY_OWNS = _set(
    "president government army troops forces military ceo boss shares share stock profit profits "
    "revenue customers workers staff employees leader leaders minister prime economy parliament "
    "population capital currency borders navy police chief chairman headquarters products sales "
    "players coach manager fans owner founder director citizens exports debt budget"
)

ABSTRACT = _set(
    "name number price cost purpose reason size length date cause aim goal result effect impact "
    "amount share percentage rate kind type part role way plan point side head end"
)

_MALE = """
aaron adam ahmed alan albert alejandro aleksandar alex alexander alexei alfred ali anders andre
andrea andreas andrei andrew andrzej anthony antoine antonio arthur barack ben benjamin bernard
bill bob boris brad brian bruce carl carlos charles chris christian christopher daniel dave david
diego dmitry dominic donald edward elon emmanuel eric ernest fernando francis francisco frank
franz fred frederick friedrich gabriel george gerhard giorgio giovanni giuseppe gordon graham
gregory guillermo gustavo hans harold harry hassan heinrich henri henry hugo hussein ian ibrahim
igor isaac ivan jack jacob jacques jair jake james jamal jan jason javier jean jeff jeffrey jens
jeremy jerome jerry jim jimmy joe johan johannes john jon jonas jonathan jordan jorge jose joseph
juan julian juergen justin karl keir keith ken kenneth kevin khaled klaus kurt kylian lars
larry leo leon leonardo lewis lionel louis luca lucas luis luka lukas magnus manuel marc marcel
marco marcus mario mark markus martin mateo matthew maurice max maxim michael miguel mikhail mohamed
mohammed narendra nathan neil nicholas nicolas nigel nikola nikolai novak olaf oleg oliver omar
oscar pablo paolo pascal patrick paul pavel pedro pep peter philip pierre rafael rahul ralph
raymond ricardo richard rishi rob robert roberto rodrigo roger roland ronald rudolf ryan
samuel satya scott sebastian sergei sergey sergio simon stefan stephen steve steven stuart sundar
ted terry theo thomas tim timothy tom tommy tony usain viktor vincent vladimir volodymyr walter
warren werner wilhelm william wolfgang xavier yevgeny yuri
"""
_FEMALE = """
ada adele agnes aisha alexandra alice alicia alison amanda amelia amy ana angela angelina anita
ann anna anne annika annalena audrey barbara beatrice bella bettina birgit brigitte camilla carla
carmen carol caroline catherine cecilia charlotte chiara christina christine clara claire claudia
cristina daniela deborah diana diane dora doris dorothy ebba edith elena elisabeth elizabeth ella
ellen elsa emily emma erika esther eva evelyn fatima fiona frances francesca gabriela gemma
giorgia gina grace greta hanna hannah heather heidi helen helena hilary hillary ines ingrid irena
irene irina isabel isabella iga jacinda jane janet jennifer jessica jill joan joanna julia julie
kamala karen karin kate katharine katherine kathleen katie katrin kirsten kristalina kristin laura
lena leila leyla lily linda lisa liz lucia lucy lydia madeleine magdalena malala margaret margrethe
maria marie marina marta martha martina mary maya megan melania melinda mette michelle mia mila
miriam monica monika nadia nancy naomi natalia natalie nina nora olga olivia pamela patricia paula
penelope petra rachel rebecca renata rosa rosalind rose roxana ruth sally samantha sandra sanna
sara sarah serena sheila shirley silvia simone sofia sonia sophia sophie stella stephanie susan
susanne svetlana sylvia tatiana teresa theresa tina ursula valentina valerie vanessa venus vera
veronica victoria virginia whitney yulia yvonne zoe
"""
# A first name that both carry ("Andrea", "Jean") tells nothing.
MALE_NAMES = _set(_MALE) - {"alex", "andrea", "jean", "jan", "jordan", "christian"}
FEMALE_NAMES = _set(_FEMALE)
GIVEN = _set(_MALE) | FEMALE_NAMES | _set("robin kim sam taylor morgan casey jamie charlie ashley")
