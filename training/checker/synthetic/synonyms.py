"""Words and phrases that say the same in any sentence: data for faithful rewrites.

``VERBS_TEXT`` stands for all forms of two verbs. "=" may be read in both directions, ">" only
forwards.
"""

from __future__ import annotations

VERBS_TEXT = """
begin = start, buy = purchase, demolish > destroy, sack > dismiss, arrest > detain, permit = allow,
found = establish, back = support, urge > encourage, murder > kill, unveil > reveal, wound = injure,
complete > finish, construct > build, condemn > criticise, assist > help, attempt > try,
display > show, acquire > obtain, assassinate > kill, kidnap > abduct, slash > cut, halt > stop,
commence > start, conclude > end, depart > leave, utilise > use, utilize > use, select > choose
"""
PHRASES_TEXT = """
began to = started to
approximately > about
roughly > about
as many as > up to
was appointed > was named
carried out > conducted
purchased = bought
in order to > to
due to > because of
because of = owing to
prior to > before
subsequently > later
nearly = almost
at least = no fewer than
said that = stated that
he said = he stated
she said = she stated
children = kids
movie = film
the US = the United States
the UK = the United Kingdom
TV = television
television = TV
percent = per cent
currently > now
at the moment > now
a number of > several
several = a number of
numerous > many
were killed > died
was murdered > was killed
was released in = came out in
was founded in = was established in
was established in = was founded in
is located in = lies in
is situated in = is located in
located in = situated in
consists of = is made up of
is known as = is called
also known as > also called
was known as = was called
took place in = was held in
took place on = was held on
was held in = took place in
was held on = took place on
passed away > died
died = passed away
resigned = stepped down
stepped down = resigned
took part in = participated in
participated in = took part in
was dismissed = was sacked
was sacked = was dismissed
turned down > rejected
called off > cancelled
put off > postponed
set up = established
was set up = was established
in addition to > besides
although = though
though = although
despite = in spite of
in spite of = despite
until = till
amongst > among
whilst > while
towards > toward
huge = enormous
enormous = huge
big = large
rapidly = quickly
often = frequently
frequently = often
usually = normally
mainly = mostly
mostly = mainly
primarily > mainly
entire = whole
whole = entire
annual = yearly
each year = every year
every year = each year
every day = each day
largest = biggest
biggest = largest
famous = well-known
well-known = famous
important = significant
initially > at first
originally > at first
eventually > in the end
in the end = eventually
formerly > previously
company = firm
firm = company
attorney = lawyer
lawyer = attorney
physician > doctor
assistance > help
were injured = were hurt
was injured = was hurt
were wounded = were injured
hospitalised > taken to hospital
is required to > must
have to = need to
need to = have to
was forced to > had to
was unable to > could not
were unable to > could not
is able to = can
are able to = can
was able to > managed to
managed to = was able to
failed to = did not
wants to = would like to
decided to = chose to
was not = wasn't
were not = weren't
is not = isn't
are not = aren't
did not = didn't
does not = doesn't
do not = don't
has not = hasn't
have not = haven't
had not = hadn't
would not = wouldn't
will not = won't
cannot = can't
could not = couldn't
should not = shouldn't
"""
