"""The patterns by which page furniture is known: (kind, regular expression)."""

from __future__ import annotations

Rules = tuple[tuple[str, str], ...]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|"
    rf"\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_STORY = (
    r"(?:article|story|report|post|page|piece|column|list|file|tweet|video|live ?blog|headline)"
)
MAIL = r"[\w.+-]+@[\w-]+\.[\w.]+"
_NETWORK = r"(?:Twitter|Facebook|Instagram|TikTok|Threads|Bluesky|LinkedIn|YouTube|@\w{2,})"
_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|AP|EPA|Reuters|REUTERS|Shutterstock|Alamy|Anadolu(?: Agency)?|"
    r"TASS|PA)"
)

# A whole line, without the space at its ends.
LINES: Rules = (
    (
        "voice_over",
        r"\W*(?i:(?:the |this )?(?:voice|audio|narration|text-to-speech)\b.{0,60}?"
        r"\b(?:AI|computer|machine|auto\w*)[- ](?:generated|narrated)\b.{0,120})",
    ),
    ("voice_over", r"\W*Listen (?:to|·|-|–).{0,30}(?:article|story|min(?:ute)?s?)\b.{0,40}"),
    (
        "advertisement",
        r"(?i:advertise?ment|ad|sponsored(?: content)?|promoted|paid content|loading\W*|"
        r"(?:story|article|content) continues (?:below|after).{0,40}|scroll to continue.{0,40}|"
        r"continue reading(?: the main story| below)?|skip (?:to|past) .{0,40}|"
        r"\W*show more\W*|jump to .{0,40})",
    ),
    ("advertisement", r"(?:\d+\.\s)?How relevant is this ad to you\?"),
    ("advertisement", r"Video player was slow to load content .{0,300}"),
    (
        "share",
        r"(?:(?i:share(?: (?:this|on|via))?(?: (?:article|story|page))?|tweet|e-?mail|print|save|"
        r"copy link|facebook|twitter|x|whatsapp|linkedin|reddit|telegram|pinterest|flipboard|"
        r"bluesky|link copied\W?|\d* ?comments?|\d+ min(?:ute)?s?(?: read)?)(?:[\s,·|/•]+|$))+",
    ),
    ("copyright", r"(?:©|\(c\) ?\d|(?i:copyright)\s*(?:©|\(c\)|\d{4})).{0,300}"),
    ("copyright", r".{0,200}\b[Aa]ll [Rr]ights [Rr]eserved\b.{0,200}"),
    (
        "embed",
        r"[—–-]{1,2}\s?[^@]{1,80}\(@\w{1,20}\)(?:\s+" + _DATE + r"(?:,?\s+\d{4})?)?",
    ),
    ("embed", r"(?:\?|📷|📸|🎥|🎬|📹|🎞️?|📽️?)\s?:\s?\S.{0,100}"),
    (
        "embed",
        r"(?:View (?:this post|more) on (?:Instagram|Twitter|X)|A post shared by .{1,80})",
    ),
    ("embed", r"(?:https?://|www\.)\S+"),
    (
        "credit",
        r"\W?(?i:photo(?:graph|s)?|images?|pictures?|video|credits?|illustration|gra"
        r"phic|screenshot|"
        r"source)(?i:\s+(?:credits?|sources?|by|courtesy(?: of)?))?\s*[:/]\s*[^.!?]{1,120}\.?\W?",
    ),
    (
        "credit",
        r"(?:Photo(?:graph)?s?|Images?|Illustration) (?:by|courtesy of) [^.!?]{2,100}\.?",
    ),
    (
        "credit",
        rf"[^.!?]{{0,200}}(?:/\s?|\s(?:via|[|—–-])\s|,\s|\s(?=Getty)){_AGENCY}"
        r"(?:\s?/\s?[\w ]{2,30})*\W?(?<!\.)(?<=[sSPA\w])",
    ),
    (
        "credit",
        r"\W?(?:Contribut(?:ing|ors?)\s?:|(?:(?:Additional )?[Rr]eporting|[Ww]riting|[Ee]diting|"
        r"[Cc]ompiled) by\b|With reporting (?:by|from)\b).{2,200}",
    ),
    ("credit", r"From .{2,60} and (?:wire|staff) reports\.?"),
    ("credit", r"(?:The )?Associated Press|Reuters|AFP|AP|USA TODAY|CNN|BBC News"),
    (
        "read_more",
        r"\W*(?i:read|see|view|learn|show|find out|know) (?i:more)\b\W*(?:here)?\W*",
    ),
    (
        "read_more",
        r"\W*(?i:read (?:more|also|next)|also read|see also|see more|more(?: on this"
        r"| from .{2,40})?|"
        r"related(?: (?:articles?|stories|content|news|topics))?|read|watch(?: now)?|listen|"
        r"go deeper|you may (?:also )?like|recommended(?: for you)?|don['’]t miss|most read|"
        r"in case you missed it|trending|editor['’]s picks?)\s?[:>|»].{0,200}",
    ),
    (
        "read_more",
        r"(?i:related (?:articles?|stories|content|news|topics)|most (?:read|popular)|"
        r"more (?:stories|news|on this story)|you may (?:also )?like|recommended(?: for you)?)",
    ),
    ("read_more", r"(?:Read|See|Find) (?:more|our|all)\b[^.!?]{0,100}[:>]+"),
    ("read_more", r"[^.!?:]{2,80}[?!’'”\"]?:(?=[A-Z‘“'\"])[^:]{5,160}(?<![.”\"])"),
    (
        "update",
        r"\W?(?:First |Originally )?(?i:published|posted|last updated|updated?|last modified|"
        r"modified)\b[\s:]*(?:(?i:on|at|with breaking news)\s+|"
        r"\d\d?[:.]\d\d\s*(?:[ap]\.?m\.?)?,?\s*|"
        r"(?:[A-Z]{2,4}\b),?\s*|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)"
        rf"(?:day)?\b[,.]?\s*){{0,6}}(?:{_DATE}|(?<=[ap]\.m\.)|(?<=[ap]m)).{{0,60}}",
    ),
    ("update", r"(?i:updates?|clarifications?|corrections?|editor['’]s note)\W*"),
    ("video", r"(?:JUST WATCHED|MUST WATCH|Now playing|NOW PLAYING|Play [Vv]ideo)\b.{0,400}"),
    ("video", r"[^\n]{3,160}\s\d?\d:\d\d - Source: [\w ]{2,20}"),
    ("separator", r"[^\w]+"),
)

# A whole sentence.
SENTENCES: Rules = (
    (
        "voice_over",
        r"\W*(?i:(?:the |this )?(?:voice|audio|narration)\b.{0,40}?"
        r"\b(?:AI|computer|machine|auto\w*)[- ](?:generated|narrated)\b.{0,80})",
    ),
    ("voice_over", r"(?i:inconsistencies|errors|mistakes|mispronunciations) may occur\."),
    (
        "newsletter",
        r"\W?(?:[\w’'? ]{2,40}:\s*)?(?:Sign up|Sign-up|Subscribe|Register)\b.{0,200}?\b(?i:"
        r"newsletters?|inbox|alerts?|e-?mails?|updates|briefing|subscri\w+|messages?|podcasts?|"
        r"here|today|now|app|channel)\b.{0,160}",
    ),
    (
        "newsletter",
        r"\W?(?:Get|Receive|Want|Would you like|Need|You can (?:also )?(?:get|sign up|subscribe)|"
        r"Join|If your|Download)\b.{0,200}?\b"
        r"(?i:newsletters?|inbox|(?:our|the|free) .{0,30}\bapp)\b.{0,160}",
    ),
    (
        "newsletter",
        r"(?![\"“])[^\"“]{0,160}\b(?:please |and |, )(?:sign up|subscribe)\b[^\"“]{0,80}"
        r"\b(?:newsletter|inbox|here|today)\b.{0,60}",
    ),
    ("newsletter", r".{0,20}\byou can unsubscribe\b.{0,60}"),
    (
        "newsletter",
        r"(?:The|Our|This) .{2,40}newsletter (?:provides|brings|delivers|offers) you\b.{0,200}",
    ),
    ("newsletter", r"(?:Already|Not) a subscriber\?.{0,200}"),
    (
        "newsletter",
        rf"\W?A (?:longer |shorter )?version of this {_STORY} (?:first |originally )?(?:also )?"
        r"(?:appears|appeared|ran|was published)\b.{0,200}",
    ),
    (
        "newsletter",
        r"\W?(?:Support|Thank you for supporting|(?:Please )?[Cc]onsider supporting) .{0,60}"
        r"journalism\b.{0,200}",
    ),
    (
        "tip",
        r"(?:Do you have|Have|Got) (?:an? |any |more )?(?:[\w-]+ ){0,2}"
        r"(?:tips?|story (?:idea|to share)|questions?|information|comments?)\b.{0,200}\?",
    ),
    (
        "tip",
        rf"(?:Please )?[Ll]et us know\b.{{0,80}}(?:{MAIL}|{_NETWORK}|comments?|below).{{0,80}}",
    ),
    (
        "tip",
        rf"(?:You can )?(?:Please )?(?i:e-?mail|contact|reach|call|write to|send|message)"
        rf"\b.{{0,160}}{MAIL}.{{0,160}}",
    ),
    (
        "tip",
        r"[A-Z][^\"“]{1,80} can (?:also )?(?:be )?(?:reach|contact|follow|e-?mail)(?:ed)?\b"
        rf".{{0,120}}(?:{MAIL}|{_NETWORK}).{{0,80}}",
    ),
    (
        "tip",
        rf"\W?(?:Follow|(?:Join|Like|Find) (?:us|our|him|her|them|me|the)|"
        rf"Connect with)\b.{{0,120}}{_NETWORK}.{{0,120}}",
    ),
    ("tip", r"Follow (?:him|her|them|us|me)\b.{0,100}"),
    ("tip", rf"(?i:e-?mail|twitter|facebook|contact)\s?:\s?(?:{MAIL}|@\w{{2,}}).{{0,80}}"),
    ("read_more", r"\W?(?i:click|tap) (?:here|on|the|through)\b.{0,160}"),
    ("read_more", r".{0,120}\b[Cc]lick here\W{0,3}"),
    ("tip", rf"{MAIL}(?:[,;]\s.{{0,60}})?"),
    ("read_more", r"\W?Read more (?:on|about|from|opinion|news|of)\b.{0,120}"),
    ("read_more", r"\W?Read (?:more|the full (?:story|article|report))\b.{0,60}\bhere\W{0,3}"),
    (
        "update",
        rf"\W?(?:[\w ’',/.:]{{2,60}}:\s*)?This (?:breaking (?:news )?)?{_STORY} (?:was|has been|"
        r"is being|will be) (?:last |first |also )?(?:\w+ly )?"
        r"(?:updated|corrected|revised|amended|edited|clarified)\b.{0,300}",
    ),
    (
        "update",
        r"\W?This (?:article|story|post|column|page|piece|live ?blog) (?:was|is|is being) "
        r"(?:also )?(?:\w+ly |first )?(?:published|produced|provided|developing)\b.{0,300}",
    ),
    (
        "update",
        r"\W?(?:[\w ’']{2,30}:\s*)?(?:An? (?:earlier |previous |original )|Earlier |Previous |"
        r"The (?:original|previous|earlier) )versions? of (?:this|the|an?)\b.{0,30}"
        rf"{_STORY}\b.{{0,400}}",
    ),
    (
        "credit",
        r"\W{0,3}(?![\"“])[^\"“]{3,240}\bcontributed (?:to (?:this|the) (?:report|story|article|"
        r"column)|reporting)\W{0,2}",
    ),
    ("cookies", r"(?:We|(?:This|Our) (?:site|website)|[\w.]+) uses? cookies\b.{0,300}"),
    (
        "cookies",
        r"By (?:clicking|continuing|using|submitting|signing|subscribing|providing)\b.{0,100}"
        r"\b(?:you|I) (?:agree|consent|accept|acknowledge)\b.{0,300}",
    ),
    (
        "cookies",
        r"(?:We|You) (?:will use the details you|agree to the processing|may unsubscribe|can "
        r"unsubscribe|and our partners)\b.{0,400}",
    ),
    ("cookies", r"If you wish to object to the use of your data\b.{0,200}"),
    (
        "disclaimer",
        r"\W?(?:The )?(?:[Vv]iews|[Oo]pinions) expressed (?:in this|here|are|"
        r"by)\b.{0,200}\b(?:author|writer|own|not "
        r"necessarily)\b.{0,200}",
    ),
    (
        "disclaimer",
        r"\W?(?:Prices were accurate|Recommendations are independently|Purchases (?:you )?made? "
        r"through|Our Standards:|We may (?:earn|receive) (?:a|an|affiliate)?).{0,200}",
    ),
    ("disclaimer", r".{2,60} is an? .{0,40}content partner\b.{0,200}"),
    ("disclaimer", r"Its content is produced independently\b.{0,80}"),
)

# Part of a line: group 1, or all of the match.
PARTS: Rules = (
    ("date_stamp", r"\A\ufeff?\s*((?:date|Date|DATE)\s*:?\s+\d{4}-\d\d-\d\d)(?!\w)"),
    ("voice_over", r"\A\s*([^\w\n]{0,6}Voice is AI-generated\. Inconsistencies may occur\.)"),
    ("embed", r"pic\.(?:twitter|x)\.com/\w+|https?://t\.co/\w+"),
    ("embed", r"(?<=[^\s])\s(— [^@\n—]{1,60}\(@\w{1,20}\)\s" + _DATE + r",?\s\d{4})\s*$"),
    ("read_more", r"(?:\.\.\.|…)[ \u00a0]?((?:Read|See|Show) [Mm]ore)[ \t]*$"),
    (
        "credit",
        r"[.!?][\"”’]?\s((?:[A-Z][\w.'’-]{0,40}[ ,/&]{1,3}){0,9}[A-Z][\w.'’-]{0,40}(?:/|, )"
        rf"{_AGENCY}(?:/\w+)*)[ \t]*$",
    ),
    (
        "credit",
        r"[(\[](?:(?:AP |File |Stock )?[Pp]hoto(?:graph)?s?|Image|Picture|Credit|Scr"
        r"eenshot|Courtesy|"
        r"Source:)\b(?:[ :/]|by)[^)\]\n]{1,140}[)\]]",
    ),
    ("image", r"!\[[^\]\n]{0,200}\]\([^)\s]{1,500}\)"),
    ("video", r"^(Video Ad Feedback(?: \d+:\d\d)?(?: - Source: [A-Z]\w+)?)"),
    ("agency", r"^[ \t]*(\((?:CNN|AP|Reuters|REUTERS|AFP|BBC)[^)\n]{0,20}\)\s?[—–-]*)(?=\s)"),
    (
        "agency",
        r"\A\s*((?:[A-Z][\w./’' -]{1,40}(?:,[^\n—–(]{0,40}?)? ?)?(?:\((?:AP|Reuters|"
        r"REUTERS|AFP|CNN|UPI|dpa|"
        r"TASS|Xinhua|CNN \w+)\)|CNN(?: Business)?)\s?(?:—|–|-{1,2}))(?=\s)",
    ),
)
