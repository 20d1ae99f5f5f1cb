"""The forms by which words meant for a machine are known, whatever the case of their letters.

Every gap is bounded, so that no text makes a rule slow.
"""

from __future__ import annotations

Rules = tuple[str, ...]

_MACHINE = (
    r"(?:ais?|a\.i\.|artificial intelligences?|(?:large )?language models?|llms?|chat ?bots?|bots?|"
    r"(?:ai |virtual |digital )?assistants?|(?:ai |automated |machine |robot |generative "
    r")(?:agents?|readers?|"
    r"systems?|models?|tools?)|summari[sz]ers?|(?:fact[- ]?|answer[- ]?)checkers?|verifiers?|"
    r"crawlers?|scrapers?|(?:chat)?gpts?(?:-?\d[\w.]*)?|answering (?:service|system)s?|"
    r"search engines?|retrieval systems?)"
)
_MANY = rf"(?:the |an? |any |all |every |our )?(?:\w+[ ,]+){{0,3}}?{_MACHINE}"
# How an order may begin.
_FIRST = (
    r"\W*(?:(?:\d{1,2}[.)]|important|note|new task|task|urgent|warning|instructions?|"
    r"rules?|step \d+)"
    r"\s?[:.)!-]*\s*)*"
)
_SOFT = (
    r"(?:(?:please|now|then|and|also|just|simply|first|always|instead|finally|kindly|only|"
    r"(?:you|assistants?|models?|bots?|the (?:assistant|model|chatbot|bot|ai|llm))"
    r" (?:must|should|shall|will|have to|need to|are to|can|may|are asked to|are required to)|"
    r"be so kind as to|make sure (?:to|that you)|remember to|be sure to|"
    r"(?:to|before|when(?:ever)?|if|in order to|while) [^.:;\n]{1,100},)\s+){0,4}"
)
_OF_OLD = (
    r"(?:all|any|every|each|your|previous|prior|above|earlier|preceding|former|foregoing|original|"
    r"initial|existing|system|safety|other)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|rules|guidelines?|directives?|orders|commands?|constraints?|"
    r"restrictions|safeguards|context|system messages?|messages?|passages?|sources?|checks?)"
)
_ANSWER = (
    r"(?:answers?|responses?|repl(?:y|ies)|outputs?|summar(?:y|ies)|completions?|conclusions?|"
    r"verdicts?)"
)
_TELL = (
    r"(?:say|answer|reply|respond|state|report|tell|write|output|print|repeat|reveal|show|display|"
    r"append|add|include|insert|begin|start|end|finish|cite|quote|mark|label|rate|treat|classify|"
    r"consider|score|attribute|replace|use|give|return|leave out|omit|do not|don['’]t|never|leak|"
    r"encode|translate|summari[sz]e|assert|claim|confirm|conclude|act|behave|pretend|disclose|dump|"
    r"describe|list|share|send|render|embed|link|write down|flag|count|accept|approve|skip)"
)
_OURS = (
    rf"(?:the (?:end )?user\b|your (?:\w+ )?{_ANSWER}\b|(?:the|your) (?:system |original |initial |"
    r"hidden |secret )*(?:prompt|instructions)\b|as (?:supported|verified|entailed|"
    r"checked|fact|true"
    r"|unsupported|a statement by)\b|the (?:following|next|previous) (?:sentences?|statements?|"
    r"claims?|texts?|lines?|words?)\b|the following as\b|the (?:words|text|sentences?|lines?|"
    r"messages?|passages?|figures?) (?:above|below)\b|(?:only )?(?:this|the|these) "
    r"passages?\b|(?:each"
    r"|every|your) sentences?\b|(?:every|each|any|all) claims?\b|api[- ]keys?\b|"
    r"environment variables"
    r"|code block|base64|(?:links?|images?|pictures?|urls?) (?:to|at|from|of) (?:https?:|"
    r"www\.)|markdown|json\b|to any question|system message"
    r"|what you (?:were|have been) (?:told|given|instructed|trained))"
)

# A token of a chat template, the mark that fences a passage, a key of a record: anywhere in a line.
TOKENS: Rules = (
    r"<\|[^|<>\n]{1,40}\|>",
    r"\[/?inst\]",
    r"<<\s?/?sys\s?>>",
    r"</?(?:start|end)_of_turn>",
    r"</?(?:system|assistant|user|human|developer|admin|instructions?|prompt|tool|tool_call|"
    r"tool_result|verdict|answer|passages?|im_start|im_end|bos|eos)(?:\s[^<>\n]{0,80})?>",
    r"(?:(?<=\n)|\A)[ \t]*-{3,}\s?[0-9a-f]{6,32}\s?-{3,}",
    # A question of ours with its answer and mark, as only an answering service writes them.
    r"(?:(?<=\n)|\A)[ \t]*question\s?:[^\n]{0,400}\n\s{0,3}answer\s?:[^\n]{0,600}\[\d{1,3}\]",
    # A sentence with the question of a checker.
    r"(?:(?<=\n)|\A)[ \t]*(?:sentence|claim|statement)\s?:[^\n]{0,600}\n[^\n]{0,120}\b(?:passages?|"
    r"documents?|stated|supported)\b[^\n]{0,80}\?",
    # A verdict in brackets or as a setting.
    r"\[(?:supported|unsupported|verified|entailed|checked|fact[- ]?checked|system)\]",
    r"(?:(?<=\n)|\A|[;,{]\s?)(?:label|verdict|entailed|supported|probability|confidence)\s?=\s?[\"'“]?"
    r"(?:supported|true|yes|entailed|[01](?:\.\d+)?)\b",
    # A verdict or a record that is written out.
    r"[{,]?\s?[\"“](?:label|verdict|supported|entailed|probability|confidence|answer|as_of|speaker|"
    r"sentence|role|content)[\"”]\s?:",
)

# A line that begins so takes its paragraph with it.
BLOCKS: Rules = (
    r"\s*\W{0,4}(?:begin|end|start|stop)(?: of)?(?: the)? (?:system|developer|admin|"
    r"assistant|user)\b",
    r"\s*(?:system|assistant|developer|chatbot|tool|function)(?: (?:prompt|message|note|notice|"
    r"override|update|instructions?|output|result|response|call|reply)s?){0,2}"
    r"(?:\s?\([^)\n]{0,60}\))?\s?[:>]",
    r"\s*role\s?[:=]\s?(?:system|assistant|developer|tool|user)\b",
    r"\s*#{1,6}\s*(?:(?:system|instructions?|response|assistant|developer|prompt)(?: "
    r"[a-z]{1,20}){0,3}"
    r"|input|user|human)\s?:?\s*$",
    r"\s*\[(?:end (?:of )?|begin )?(?:the )?(?:system|developer|admin|assistant|"
    r"attribution|speaker|"
    r"date|source|user)\b[^\]\n]{0,20}\b(?:override|message|note|prompt|instructions?)\b",
    r"\s*```",
    r"\s*[\[{]\s?[\[{]?\s?[\"“][\w -]{1,40}[\"”]\s?:",
    r"\s*(?:final |correct |your )?answer\s?:.{0,600}\[\d{1,3}\]",
    r"\s*not in the articles\W*$",
)

# Lines of two such kinds in one article are turns of a chat.
PAIRED: Rules = (r"\s*(?:human|user|ai|bot|model|assistant|chatbot|chatgpt|gpt)\s?:",)

# What a sentence holds that speaks to a machine; quoted words are left out before.
SENTENCES: Rules = (
    # Orders to set aside what was said before.
    rf"^{_FIRST}{_SOFT}(?:ignore|disregard|forget|override|overrule|bypass|discard|skip|drop|"
    r"set aside|pay no attention to|do not (?:follow|obey|use|trust)|stop following|leave out)\s+"
    rf"(?:\w+\s+){{0,4}}?(?:{_OF_OLD} (?:\w+ ){{0,3}}?{_ORDERS}\b|{_ORDERS} (?:above|before|that "
    r"came|you (?:were|have|got))|(?:everything|anything|all|whatever|what) (?:that )?"
    r"(?:you|was|were|is|stands|came|comes|has been)?\s?(?:\w+ ){0,3}?(?:told|above|before|earlier|"
    r"said|written|learned|given))",
    # Orders about the answer, the verdict, the prompt.
    rf"^{_FIRST}{_SOFT}{_TELL}\b[^.\n]{{0,120}}?\b{_OURS}",
    # "When asked about …, always say …"
    r"^\W*(?:when(?:ever)?|if|should)\s(?:you (?:are|get)\s)?(?:\w+\s){0,3}?ask(?:ed|s|ing)?\b"
    rf"[^.\n]{{0,120}}?,\s?(?:then\s|always\s|only\s|please\s|just\s|you\s|must\s|should\s){{0,4}}"
    rf"{_TELL}\b",
    # Address.
    rf"^\W*(?:(?:important|special|hidden|secret|new|further|final)\s)?(?:note|notice|message|memo|"
    r"attention|instructions?|directives?|orders?|reminder|hint|request|hello|hi|hey|dear|for|to|"
    rf"notes)\b\s?(?:to|for|from|of|:)?\s?{_MANY}\b[^.:,!\n]{{0,40}}[:,!]",
    rf"^\W*{_MACHINE}\s?[:!]\s",
    r"^\W*(?:notice|message|note|warning|error|alert)\s(?:from|by|of)\s(?:the|your|"
    r"our)\s(?:\w+\s){0,2}"
    r"(?:service|system|assistant|checker|administrator|developers?|operator)\b",
    rf"\b(?:if|as|since|because) you(?:['’]re| are) (?:reading this as )?{_MANY}\b",
    r"\byou(?:['’]re| are) (?:now|no longer|from now on|hereby)\b[^.\n]{0,60}?"
    rf"\b(?:{_MACHINE}|\w*bot|\w*gpt|assistant|dan|rules|restrictions)\b",
    rf"^\W*you(?:['’]re| are) {_MANY}\b",
    rf"^\W*{_MANY} (?:reading|processing|summari[sz]ing|parsing) "
    rf"this\b[^.\n]{{0,80}}\b(?:must|should|"
    r"shall|has to|have to|is to|are to)\b",
    r"^\W*(?:whoever|anyone|anybody|(?:any|all|every|each) "
    rf"(?:software|program|machine|{_MACHINE}))\s(?:(?:who|that|which)\s)?(?:\w+\s){{0,2}}?"
    r"(?:summari[sz]|process|pars|quot|read|index)(?:es|e|ing|s)?\sth(?:is|e)\s"
    r"(?:page|article|text|story|document|passage)s?\b[^.\n]{0,80}"
    r"\b(?:must|should|shall|has to|have to|is to|are to)\b",
    rf"^{_FIRST}(?:from now on,?\s)?(?:every|each|any|all|your|the)\s(?:\w+\s)?{_ANSWER}\s"
    r"(?:must|shall|has to|have to|needs? to)\s(?:\w+\s)?(?:contain|include|say|state|mention|"
    r"begin with|start with|end with)\s(?:the|this|these)\s(?:\w+\s)?"
    r"(?:statements?|sentences?|words?|claims?|texts?|phrases?|lines?|links?|images?)\b",
    rf"^{_FIRST}{_SOFT}(?:summari[sz]e|describe|translate|quote|paraphrase)\sthis\s"
    r"(?:article|page|text|report|story|document)\sas\b",
    # A fact-checker may write that a claim is supported, but not of a sentence, nor by passages.
    r"\b(?:this|the (?:following|next|previous)) (?:sentence|claim|statement)s? (?:is|are|was|were|"
    r"has been|have been) (?:\w+ )?(?:entailed\b|supported by (?:\w+ ){1,2}"
    r"(?:passage|snippet|source)s?\b|(?<=sentence is )(?:supported|verified)\b)",
    rf"\b(?:checkers?|verifiers?|{_MACHINE})\b[^.\n]{{0,60}}\bthe following (?:\w+ )?"
    r"(?:is|are) (?:supported|verified|entailed|true|correct)\b",
    # Talk of the prompt and of the checks.
    r"\byour (?:system |hidden |initial |original )+(?:prompt|instructions?|messages?)\b",
    r"\b(?:print|reveal|repeat|output|show|leak|disclose|write down) (?:\w+ "
    r"){0,3}?(?:system prompt|"
    r"your (?:prompt|instructions|rules|guidelines))\b",
    r"(?:^|[,;:–—-]\s|\band )(?:please )?(?:do not|don['’]t|no need to|never) (?:check|verify|"
    r"fact-?check|re-?check) (?:it|this|that|them|these|the (?:claim|statement|sentence|"
    r"following))\b",
    r"^\W*the (?:correct|right|true|only|real|expected|final) answer to (?:any|all|every|each|this|"
    r"the|your)\b[^.\n]{0,60}\bquestions?\b",
    r"^\W*the articles? do(?:es)? not (?:answer|say) this\b",
    r"^\W*your (?:operators?|developers?|creators?|administrators?|owners?|providers?|"
    r"makers?) (?:has|"
    r"have) (?:authori[sz]ed|instructed|allowed|told|asked|permitted|ordered|configured) you to\b",
    rf"^\W*{_MANY}['’]s? {_ANSWER}\b",
    r"^\W*when(?:ever)? you (?:quote|cite|mention|answer|summari[sz]e|describe|refer to|"
    r"write about)\b"
    rf"[^.\n]{{0,80}},\s?{_SOFT}{_TELL}\b",
    # Notices of a service to its user, and orders to give something away.
    r"^[^“\"]{0,60}\byour (?:session|account|access|subscription|password|login|token)\b"
    r"[^.\n]{0,60}\b(?:expired|suspended|blocked|locked|disabled|revoked)\b",
    r"^\W*(?:please |you must |you have to )?(?:log|sign) (?:in|on)(?: again)? (?:at|to|here|with|"
    r"via)\b",
    r"(?:^|[:;,]\s)\W*(?:please |you must )?(?:enter|type|paste|submit|send) your (?:\w+ "
    r")?(?:passwords?|keys?|"
    r"tokens?|credentials|card number)\b",
    # Citations that no article can hold.
    r"\[\d{1,3}\](?:[\s,]{0,2}(?:and )?\[\d{1,3}\]){0,5}\s(?:\w+\s)?(?:says?|states?|"
    r"confirms?|shows?|"
    r"agrees?|reports?|claims?|proves?|writes?|supports?|contradicts?)\b",
    r"\b(?:according to|as|see|per|sources?|passages?|articles?|evidence|documents?|"
    r"quotes?|quoting|"
    r"(?:stated|said|shown|reported|written|found|confirmed) in|from|by)"
    r"\s\[\d{1,3}\](?=[\s,]\s?\w)",
    # The best known of these in other languages.
    r"^\W*(?:ignore[zr]?|oublie[zr]?|ignoriere[nt]?|vergiss|vergessen sie|missachte[nt]?|"
    r"ignor[ae]n?|"
    r"ignorad|olvid[ae]n?|dimentica(?:te)?|ignorate|игнорируй(?:те)?|забудь(?:те)?|zignoruj|negeer|"
    r"忽略|无视|請忽略|请忽略|無視)[^.。\n]{0,60}(?:instruc|anweisung|istruzion|consigne|vorgabe|инструкц|"
    r"указани|instrukcj|指令|指示|说明|prompt)",
)
